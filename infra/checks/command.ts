import { spawn } from 'node:child_process';
import path from 'node:path';

export interface CommandEnd {
  readonly code: number;
  readonly output: string;
}

/** How long a command may take to end by itself once it was asked to. */
const GRACE_MS = 10_000;

/** Plain text, and without the SDK's remark about future versions of Node in every process. */
const QUIET = { NO_COLOR: '1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } as const;

/**
 * Runs a command to its end and keeps what it printed, errors among it in their place. Programs of node_modules are
 * found by name. When the signal is aborted the command is asked to end, then made to.
 */
export function runCommand(
  [program = '', ...words]: readonly string[],
  root: string,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const folders = [path.join(root, 'node_modules', '.bin'), process.env.PATH ?? ''];
  const env = { ...process.env, ...QUIET, PATH: folders.join(path.delimiter), CI: process.env.CI ?? '1' };
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(program === 'node' ? process.execPath : program, words, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    signal.addEventListener('abort', stop, { once: true });
    const finish = (code: number) => {
      signal.removeEventListener('abort', stop);
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') });
    };
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => {
      chunks.push(Buffer.from(`${program} could not be started: ${error.message}\n`));
      finish(1);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}
