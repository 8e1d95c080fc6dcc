import { spawn } from 'node:child_process';
import { quoted } from '../../../core/commands/command-line.ts';
import { NotBegun } from '../script.ts';

export interface DockerOptions {
  readonly signal: AbortSignal;
  /** Given by standard input, and never shown. */
  readonly input?: string;
  /** Beside those of this process; undefined takes one away. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** What it says is kept instead of shown. */
  readonly isQuiet?: boolean;
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** `docker` with its words, as a person would type it. */
export function dockerLine(words: readonly string[]): string {
  return ['docker', ...words].map(quoted).join(' ');
}

/** Runs docker and resolves with how it ended. @throws NotBegun where there is none. */
export function runDocker(words: readonly string[], options: DockerOptions): Promise<Ended> {
  const { signal, input, variables = {}, isQuiet = false } = options;
  return new Promise((resolve, reject) => {
    const out = isQuiet ? 'pipe' : 'inherit';
    const child = spawn('docker', words, {
      env: { ...process.env, ...variables },
      stdio: [input === undefined ? 'ignore' : 'pipe', out, out],
      signal,
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new NotBegun(
              'There is no docker on this machine (it is not in PATH). Without it, npm start brings two clouds of its own.',
            )
          : error,
      ),
    );
    child.once('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8').trim() }),
    );
    child.stdin?.end(input);
  });
}

/** @throws NotBegun with a sentence that says what is missing: docker, its engine, or what is asked for beside it. */
export async function requireDocker(signal: AbortSignal, plugins: readonly 'compose'[] = []): Promise<void> {
  const engine = await runDocker(['version', '--format', '{{.Server.Version}}'], { signal, isQuiet: true });
  if (engine.code !== 0)
    throw new NotBegun(
      `docker is here, and its engine does not answer: ${engine.output.split('\n').at(-1) ?? ''}`,
    );
  for (const plugin of plugins) {
    const { code } = await runDocker([plugin, 'version', '--short'], { signal, isQuiet: true });
    if (code !== 0)
      throw new NotBegun(
        `docker is here without its plugin ${plugin}: the package docker-${plugin}-plugin has it.`,
      );
  }
}
