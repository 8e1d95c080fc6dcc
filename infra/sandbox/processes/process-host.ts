import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { LineSplitter } from './lines.ts';
import { readUsage } from './usage.ts';
import type { Usage } from './usage.ts';
import { Warden } from './warden.ts';

/** What a process is started with. */
export interface ProcessPlan {
  /** Without a shell; `node` stands for the Node that runs the sandbox. */
  readonly command: readonly string[];
  /** All of its variables. Of the sandbox's own it gets `PATH` alone, where this does not name one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Called for each line of standard output and standard error; a line has at most 16,384 characters. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface ProcessEnd {
  /** As a container's: 128 and the number of the signal where one ended it (137 for SIGKILL); 127 for no such program. */
  readonly exitCode: number;
}

/** A process that was started. */
export interface HostedProcess {
  readonly pid: number;
  /** Milliseconds since the epoch, by the machine's clock. */
  readonly startedAt: number;
  /** Settles when it has ended and all of its lines were told; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends SIGTERM, and SIGKILL when it is still there after `timeoutMs` (30 s, as `stopTimeout` of a container). */
  stop(timeoutMs?: number): Promise<ProcessEnd>;
  /** Undefined where it has ended, and on a machine without /proc. */
  usage(): Usage | undefined;
}

/** Waits for a word of the sandbox, which has told its warden by then; without one the program never begins. */
const gate = 'read -r _ <&3 || exit 125; exec 3<&-; exec "$@"';
const stopTimeoutMs = 30_000;
const closeGraceMs = 2_000;
/** How long the output of a process that has ended may be held open by a descendant that left its group. */
const outputGraceMs = 500;

/**
 * Runs programs as child processes, each in a process group of its own. When its main process ends, the rest of the
 * group is killed, as in a container. None outlives the sandbox, also when it is killed (see warden.ts).
 */
export class ProcessHost {
  private readonly warden = new Warden();
  private readonly running = new Set<HostedProcess>();
  private isClosed = false;

  /** Starts at once. Throws where the system has no process left to give, or the host is closed. */
  start(plan: ProcessPlan): HostedProcess {
    if (this.isClosed) throw new Error('The environment is closing.');
    const [program = '', ...words] = plan.command;
    const command = [program === 'node' ? process.execPath : program, ...words];
    const environment: Readonly<Record<string, string | undefined>> = {
      PATH: process.env.PATH,
      ...plan.environment,
    };
    const options: SpawnOptions = {
      cwd: plan.workingDirectory,
      detached: true,
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    };
    const child: ChildProcess = spawn('/bin/sh', ['-c', gate, 'sh', ...command], options);
    const { pid } = child;
    const go = child.stdio[3];
    if (pid === undefined || !go || !('write' in go)) {
      child.once('error', () => undefined);
      throw new Error(`The system could not start ${program}.`);
    }
    this.warden.watch(pid);
    go.on('error', () => undefined);
    go.end('\n');

    const { onLine } = plan;
    for (const name of ['stdout', 'stderr'] as const) {
      const splitter = new LineSplitter((line) => onLine?.(line, name));
      child[name]?.on('data', (chunk: Buffer) => splitter.push(chunk));
      child[name]?.once('end', () => splitter.end());
    }
    let hasExited = false;
    child.once('exit', () => {
      hasExited = true;
      killGroup(pid);
      this.warden.forget(pid);
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, outputGraceMs).unref();
    });
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('error', () => resolve({ exitCode: 127 }));
      child.once('close', (code, signal) => resolve({ exitCode: code ?? exitCodeOf(signal) }));
    });
    const hosted: HostedProcess = {
      pid,
      startedAt: Date.now(),
      ended,
      async stop(timeoutMs = stopTimeoutMs) {
        if (hasExited) return ended;
        child.kill('SIGTERM');
        const timer = setTimeout(() => hasExited || killGroup(pid), timeoutMs);
        const end = await ended;
        clearTimeout(timer);
        return end;
      },
      usage: () => (hasExited ? undefined : readUsage(pid)),
    };
    this.running.add(hosted);
    void ended.then(() => this.running.delete(hosted));
    return hosted;
  }

  /** Ends every process: asked first, killed after `graceMs`. */
  async close(graceMs = closeGraceMs): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.running].map((hosted) => hosted.stop(graceMs)));
    this.warden.close();
    // The output of the last lines is told in the turn after.
    await pause(0);
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

function exitCodeOf(signal: NodeJS.Signals | null): number {
  return signal === null ? 1 : 128 + os.constants.signals[signal];
}
