import type { ProcessHost } from '../processes/process-host.ts';
import type { HealthConfig } from './container-config.ts';
import { preciseNow, rfc3339Nano } from './human.ts';

export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

interface Probe {
  readonly Start: string;
  readonly End: string;
  readonly ExitCode: number;
  readonly Output: string;
}

const nanosecondsPerMs = 1e6;
/** Where nothing is said. Source: Dockerfile reference, HEALTHCHECK. */
const usualMs = { Interval: 30_000, Timeout: 30_000, StartPeriod: 0, StartInterval: 5_000 };
const usualRetries = 3;
const keptProbes = 5;
const keptOutput = 4_096;
/** A probe that was late has no exit code of its own. */
const noExitCode = -1;

export interface HealthOptions {
  readonly config: HealthConfig;
  readonly host: ProcessHost;
  /** What the container's own process is started with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly onChange: (status: HealthStatus) => void;
}

/** The words of a check: `["CMD", …]` as they are, `["CMD-SHELL", "…"]` by a shell; undefined for none. */
export function probeCommand({ Test = [] }: HealthConfig): readonly string[] | undefined {
  const [kind, ...rest] = Test;
  if (kind === 'CMD' && rest.length > 0) return rest;
  if (kind === 'CMD-SHELL' && rest[0]) return ['/bin/sh', '-c', rest[0]];
  return undefined;
}

/** Runs a container's health check, a process each time, for as long as the container runs. */
export class Health {
  status: HealthStatus = 'starting';
  failingStreak = 0;
  private readonly probes: Probe[] = [];
  private readonly startedAt = Date.now();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  private constructor(
    private readonly command: readonly string[],
    private readonly options: HealthOptions,
  ) {
    this.later();
  }

  /** Undefined where the container has no health check. */
  static start(options: HealthOptions): Health | undefined {
    const command = probeCommand(options.config);
    return command && new Health(command, options);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** As `State.Health` has it. */
  inspection(): object {
    return { Status: this.status, FailingStreak: this.failingStreak, Log: this.probes };
  }

  private later(): void {
    const interval = this.isStarting() ? this.milliseconds('StartInterval') : this.milliseconds('Interval');
    this.timer = setTimeout(() => void this.probe(), interval);
  }

  private async probe(): Promise<void> {
    const began = preciseNow();
    const { exitCode, output } = await this.run();
    if (this.isStopped) return;
    this.probes.push({
      Start: rfc3339Nano(began),
      End: rfc3339Nano(preciseNow()),
      ExitCode: exitCode,
      Output: output.slice(0, keptOutput),
    });
    if (this.probes.length > keptProbes) this.probes.shift();
    this.judge(exitCode);
    this.later();
  }

  /** What fails while it starts counts for nothing; the first success ends the start. */
  private judge(exitCode: number): void {
    const before = this.status;
    if (exitCode === 0) {
      this.failingStreak = 0;
      this.status = 'healthy';
    } else if (!this.isStarting()) {
      this.failingStreak += 1;
      if (this.failingStreak >= (this.options.config.Retries || usualRetries)) this.status = 'unhealthy';
    }
    if (this.status !== before) this.options.onChange(this.status);
  }

  private isStarting(): boolean {
    return this.status === 'starting' && Date.now() - this.startedAt < this.milliseconds('StartPeriod');
  }

  private async run(): Promise<{ readonly exitCode: number; readonly output: string }> {
    const { host, environment, workingDirectory } = this.options;
    const timeoutMs = this.milliseconds('Timeout');
    let output = '';
    let isLate = false;
    try {
      const process = host.start({
        command: this.command,
        environment,
        workingDirectory,
        onLine: (line) => (output += `${line}\n`),
      });
      const timer = setTimeout(() => {
        isLate = true;
        void process.stop(0);
      }, timeoutMs);
      const { exitCode } = await process.ended;
      clearTimeout(timer);
      if (!isLate) return { exitCode, output };
      return { exitCode: noExitCode, output: `Health check exceeded timeout (${timeoutMs / 1_000}s)` };
    } catch (error) {
      return { exitCode: noExitCode, output: error instanceof Error ? error.message : String(error) };
    }
  }

  private milliseconds(name: keyof typeof usualMs): number {
    return (this.options.config[name] ?? 0) / nanosecondsPerMs || usualMs[name];
  }
}
