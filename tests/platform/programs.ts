import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { platformBundle, PLATFORM_NODE_WORDS } from '../../infra/launch/platform-build.ts';
import type { PlatformProgram } from '../../infra/launch/platform-build.ts';
import { until } from './until.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A program of the platform as a process of its own. */
export interface RunningProgram {
  readonly pid: number;
  /** Of a service, `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** With SIGTERM, or as it is told. @returns the exit code, and the signal that ended it. */
  readonly end: (
    signal?: NodeJS.Signals,
  ) => Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts the bundle of a program with these variables and no others. */
export function launch(
  program: PlatformProgram,
  variables: Readonly<Record<string, string>>,
): RunningProgram {
  const child = spawn(process.execPath, [...PLATFORM_NODE_WORDS, platformBundle(ROOT, program)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const ended = endOf(child);
  readLines(child, lines);
  return {
    pid: child.pid ?? 0,
    get url() {
      return `http://127.0.0.1:${String(lines.find((line) => line.msg === 'listening')?.port)}`;
    },
    lines,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}

/** Starts a program and waits until it says that it works. */
export async function launched(
  program: PlatformProgram,
  variables: Readonly<Record<string, string>>,
): Promise<RunningProgram> {
  const running = launch(program, variables);
  const word = ['ingestion-api'].includes(program) ? 'listening' : 'polling';
  await until(`${program} says ${word}`, () => running.lines.some(({ msg }) => msg === word));
  return running;
}

function endOf(child: ChildProcess): RunningProgram['ended'] {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function readLines(child: ChildProcess, lines: Record<string, unknown>[]): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      const parts = `${rest}${chunk}`.split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.map(lineOf));
    });
  }
}

function lineOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
