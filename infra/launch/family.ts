import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Stated } from './stated.ts';

export interface ChildPlan {
  readonly name: string;
  /** Arguments of Node: the program is this Node itself. */
  readonly words: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** The line of standard output that says that it serves. */
  readonly ready: RegExp;
  readonly deadlineMs: number;
  /** Called with every line before the ready one. */
  readonly onLine?: (line: string) => void;
}

interface Member {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

const GRACE_MS = 6_000;
const KEPT_LINES = 20;

/** The processes of one start. They live and die together. */
export class Family {
  private readonly members: Member[] = [];
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly logDirectory: string,
    /** Called once, when a member ends that nobody asked to end. */
    private readonly onLoss: (loss: Stated) => void,
  ) {}

  /**
   * Starts a process and waits until it says that it serves. What it prints goes to a log of its name.
   * @returns the ready line
   * @throws Stated where it ends first, or is late.
   */
  start(plan: ChildPlan): Promise<string> {
    if (this.stopping)
      return Promise.reject(new Stated(`${plan.name} is not started: everything is ending.`));
    const child = spawn(process.execPath, plan.words, {
      // A group of its own: Ctrl-C reaches the launcher alone, which ends its children in order.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...plan.variables },
    });
    child.stdin.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    this.members.push({ name: plan.name, child, ended });
    const log = createWriteStream(path.join(this.logDirectory, `${plan.name}.log`));
    const last: string[] = [];
    const keep = (line: string) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > KEPT_LINES) last.shift();
    };
    createInterface({ input: child.stderr }).on('line', keep);
    return new Promise((resolve, reject) => {
      let served = false;
      const late = setTimeout(() => {
        reject(
          new Stated(`${plan.name} did not start within ${plan.deadlineMs / 1000} s.\n${last.join('\n')}`),
        );
      }, plan.deadlineMs);
      createInterface({ input: child.stdout }).on('line', (line) => {
        keep(line);
        if (served) return;
        served = plan.ready.test(line);
        if (!served) plan.onLine?.(line);
        else {
          clearTimeout(late);
          resolve(line);
        }
      });
      child.once('error', (error) =>
        reject(new Stated(`${plan.name} could not be started: ${error.message}`)),
      );
      child.once('close', (code, signal) => {
        clearTimeout(late);
        log.end();
        const loss = new Stated(lossSentence(plan.name, code, signal, last), exitCodeOf(code, signal));
        if (!served) reject(loss);
        else if (!this.stopping) this.onLoss(loss);
      });
    });
  }

  /** Asks every process to end, the last started first, and makes those end that do not. */
  stop(): Promise<void> {
    this.stopping ??= this.endAll();
    return this.stopping;
  }

  private async endAll(): Promise<void> {
    for (const { child } of [...this.members].reverse()) if (isAlive(child)) child.kill('SIGTERM');
    const all = Promise.all(this.members.map(({ ended }) => ended));
    const timer = setTimeout(() => {
      for (const { child } of this.members) if (isAlive(child)) child.kill('SIGKILL');
    }, GRACE_MS);
    await all;
    clearTimeout(timer);
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return signal === 'SIGKILL' ? 137 : 1;
}

function lossSentence(
  name: string,
  code: number | null,
  signal: NodeJS.Signals | null,
  last: readonly string[],
): string {
  const how = signal ? `by ${signal}` : `with exit code ${code ?? 'unknown'}`;
  return [`${name} has ended ${how}; everything ends with it.`, ...last].join('\n');
}
