import { spawn } from 'node:child_process';
import path from 'node:path';
import { Stated } from './stated.ts';

/**
 * Runs a tool of node_modules/.bin to its end, in a process of its own: what it needs is not kept in the launcher's memory.
 * @throws Stated with `sentence` and the tool's words where it fails.
 */
export function runTool(
  root: string,
  [name, ...words]: readonly [string, ...string[]],
  { sentence, signal }: { readonly sentence: string; readonly signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, 'node_modules', '.bin', name), words, {
      cwd: root,
      signal,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => reject(new Stated(`${sentence}\n${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Stated(`${sentence}\n${Buffer.concat(chunks).toString('utf8').trim()}`));
    });
  });
}
