import { setImmediate as nextTurn } from 'node:timers/promises';
import path from 'node:path';
import type { HostedProcess, ProcessHost } from '../../../processes/process-host.ts';
import { RuntimeApi } from './runtime-api.ts';
import type { Answer, Event } from './runtime-api.ts';

/** What one function's process is started with. */
export interface EnvironmentPlan {
  /** The module that exports the handler. */
  readonly modulePath: string;
  /** The name that the handler is exported by. */
  readonly exportName: string;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
}

type Cut =
  | { readonly kind: 'timeout' }
  /** The process ended without an answer; the exit code is a container's (137 for SIGKILL). */
  | { readonly kind: 'exit'; readonly exitCode: number };

export type Outcome = Answer | Cut;

export interface Ran {
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Told for the first event of an environment only. */
  readonly initDurationMs?: number;
  /** What the process printed since the event before, without ends of lines. */
  readonly lines: readonly string[];
  readonly residentBytes?: number;
}

const bootstrap = path.join(import.meta.dirname, 'bootstrap.mjs');
/** AWS gives ten seconds; a machine that starts many processes at once may need more. */
const longestInitMs = 60_000;

/** One warm process of a function. It works on one event at a time. */
export class ExecutionEnvironment {
  private readonly lines: string[] = [];
  private process: HostedProcess | undefined;
  private startedAt = 0;
  private initDurationMs: number | undefined;
  private isTold = false;
  private isOver = false;
  private exit: Cut | undefined;
  /** Told of the exit while something is waited for. */
  private onExit: ((exit: Cut) => void) | undefined;

  private constructor(private readonly api: RuntimeApi) {}

  /** Starts the process; it may fail to become ready, which the first event then tells. */
  static async start(host: Pick<ProcessHost, 'start'>, plan: EnvironmentPlan): Promise<ExecutionEnvironment> {
    const api = new RuntimeApi();
    const address = await api.listen();
    const environment = new ExecutionEnvironment(api);
    const name = path.basename(plan.modulePath, path.extname(plan.modulePath));
    environment.startedAt = performance.now();
    void api.initialised.then(() => (environment.initDurationMs = performance.now() - environment.startedAt));
    try {
      environment.process = host.start({
        command: ['node', `--max-old-space-size=${plan.memoryMb}`, bootstrap],
        environment: {
          ...plan.variables,
          AWS_LAMBDA_RUNTIME_API: address,
          LAMBDA_TASK_ROOT: path.dirname(plan.modulePath),
          _HANDLER: `${name}.${plan.exportName}`,
        },
        onLine: (line) => void environment.lines.push(line),
      });
    } catch (error) {
      api.close();
      throw error;
    }
    void environment.process.ended.then(({ exitCode }) => {
      environment.isOver = true;
      environment.exit = { kind: 'exit', exitCode };
      environment.onExit?.(environment.exit);
      api.close();
    });
    return environment;
  }

  /** False where its process has ended: it takes no event any more. */
  get isAlive(): boolean {
    return !this.isOver;
  }

  /** Never rejects. After a timeout, an exit or a failed start the environment is over. */
  async run(event: Omit<Event, 'deadlineMs'>, timeoutMs: number): Promise<Ran> {
    const initFailure = await this.awaited(this.api.initialised, longestInitMs);
    const startedAt = performance.now();
    const offer = { ...event, deadlineMs: Date.now() + timeoutMs };
    const outcome: Outcome = initFailure ?? (await this.awaited(this.api.offer(offer), timeoutMs));
    const durationMs = performance.now() - startedAt;
    const residentBytes = this.process?.usage()?.residentBytes;
    if (initFailure || outcome.kind === 'timeout' || outcome.kind === 'exit') await this.stop();
    // What it printed before its answer is in the pipe by now: two turns of the loop read it.
    await nextTurn();
    await nextTurn();
    const isFirst = !this.isTold;
    this.isTold = true;
    return {
      outcome,
      durationMs,
      initDurationMs: isFirst ? this.initDurationMs : undefined,
      lines: this.lines.splice(0),
      residentBytes,
    };
  }

  /** What begins with the promise, unless time or the process ends first. An event leaves nothing behind with the process. */
  private awaited<T>(begun: Promise<T>, timeoutMs: number): Promise<T | Cut> {
    return new Promise((resolve) => {
      const settle = (outcome: T | Cut) => {
        clearTimeout(timer);
        this.onExit = undefined;
        resolve(outcome);
      };
      const timer = setTimeout(() => settle({ kind: 'timeout' }), timeoutMs);
      this.onExit = settle;
      if (this.exit) settle(this.exit);
      void begun.then(settle);
    });
  }

  /** Ends the process at once, as AWS does. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.process?.stop(0);
    this.api.close();
  }
}
