import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Job {
  readonly program: string;
  readonly words: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** The line of standard output that says that it serves. */
  readonly ready: RegExp;
}

export interface Worker {
  readonly pid: number;
  readonly readyLine: string;
  readonly end: () => Promise<void>;
}

const START_MS = 60_000;
const GRACE_MS = 5_000;
const KEPT_LINES = 20;

/** The processes of a run. Each is ended by its own id, the last one first. */
export class Crew {
  private readonly workers: Worker[] = [];

  /** @throws Error with what the process said last, where it does not come to serve. */
  async start({ program, words, variables, ready }: Job): Promise<Worker> {
    const child = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...variables },
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const worker = { pid: child.pid ?? 0, readyLine: '', end: () => end(child, ended) };
    this.workers.push(worker);
    return { ...worker, readyLine: await readyLine(child, ready) };
  }

  async endAll(): Promise<void> {
    for (const worker of this.workers.splice(0).reverse()) await worker.end();
  }
}

function readyLine(child: ChildProcess, ready: RegExp): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) =>
      reject(new Error([`${child.spawnargs.join(' ')} ${what}.`, ...said].join('\n')));
    const timer = setTimeout(() => fail('did not start in time'), START_MS);
    const hear = (line: string) => {
      said.push(line);
      if (said.length > KEPT_LINES) said.shift();
    };
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', () => fail('ended while it started'));
    if (child.stderr) createInterface({ input: child.stderr }).on('line', hear);
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        hear(line);
        if (!ready.test(line)) return;
        clearTimeout(timer);
        resolve(line);
      });
  });
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}
