import { spawn } from 'node:child_process';
import path from 'node:path';
import { Stated } from './stated.ts';

/**
 * Runs a program of Node to its end and resolves with what it printed. What is needed once is a process of its own, so that nothing
 * of it stays in the launcher's memory.
 * @throws Stated with `sentence` and the program's words where it fails.
 */
export function runToEnd(
  root: string,
  words: readonly string[],
  { sentence, signal }: { readonly sentence: string; readonly signal?: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    // Tethered: it ends with the launcher, however that ends.
    const tether = ['--import', path.join(root, 'infra/launch/tether.mjs')];
    const child = spawn(process.execPath, [...tether, ...words], {
      cwd: root,
      signal,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    const printed: Buffer[] = [];
    const told: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => told.push(chunk));
    child.once('error', (error) => reject(new Stated(`${sentence}\n${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve(textOf(printed));
      else reject(new Stated([sentence, textOf(told), textOf(printed)].filter(Boolean).join('\n')));
    });
  });
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8').trim();
}
