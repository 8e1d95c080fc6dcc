import type { ExecutionEnvironment } from './execution-environment.ts';

/** How long a process is kept for its next event. AWS keeps it for minutes; here memory is dearer than a cold start. */
const idleMs = 60_000;
/** Processes of one sandbox at once, whatever its functions' concurrency: what comes beyond waits for one. */
const mostEnvironments = 6;

type Kept = Pick<ExecutionEnvironment, 'isAlive' | 'stop'>;

interface Held<Environment extends Kept> {
  readonly key: string;
  readonly environment: Environment;
  /** By the sandbox's clock; undefined while it works. */
  idleSince?: number;
}

/** The warm processes of an environment's functions, by the function's revision that they run. */
export class EnvironmentPool<Environment extends Kept = ExecutionEnvironment> {
  private readonly held = new Set<Held<Environment>>();
  private starting = 0;
  private readonly waiting: (() => void)[] = [];
  private isClosed = false;

  /** A process for the key: a warm one, else a new one; where there is no room, the longest idle one makes it. */
  async acquire(key: string, start: () => Promise<Environment>): Promise<Environment> {
    for (;;) {
      if (this.isClosed) throw new Error('The environment is closing.');
      const warm = [...this.held].find((one) => one.key === key && one.idleSince !== undefined);
      if (warm?.environment.isAlive) {
        warm.idleSince = undefined;
        return warm.environment;
      }
      if (warm) this.held.delete(warm);
      else if (this.held.size + this.starting < mostEnvironments || this.dropIdle())
        return this.begin(key, start);
      else await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private async begin(key: string, start: () => Promise<Environment>): Promise<Environment> {
    this.starting++;
    try {
      const environment = await start();
      this.held.add({ key, environment });
      return environment;
    } catch (error) {
      this.waiting.shift()?.();
      throw error;
    } finally {
      this.starting--;
    }
  }

  /** Gives a process back. One that is over makes room. */
  release(environment: Environment, now: number): void {
    const held = [...this.held].find((one) => one.environment === environment);
    if (held && environment.isAlive) held.idleSince = now;
    else if (held) this.held.delete(held);
    this.waiting.shift()?.();
  }

  /** Ends what has been idle for a minute. */
  sweep(now: number): void {
    for (const held of this.held)
      if (held.idleSince !== undefined && now - held.idleSince >= idleMs) this.drop(held);
  }

  /** Ends the idle processes whose key the test picks; those that work end by the sweep, unused. */
  retire(isOver: (key: string) => boolean): void {
    for (const held of this.held) if (held.idleSince !== undefined && isOver(held.key)) this.drop(held);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const wake of this.waiting.splice(0)) wake();
    const all = [...this.held];
    this.held.clear();
    await Promise.all(all.map(({ environment }) => environment.stop()));
  }

  private dropIdle(): boolean {
    const idle = [...this.held].filter(({ idleSince }) => idleSince !== undefined);
    const [oldest] = idle.sort((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0));
    if (oldest) this.drop(oldest);
    return oldest !== undefined;
  }

  private drop(held: Held<Environment>): void {
    this.held.delete(held);
    void held.environment.stop();
  }
}
