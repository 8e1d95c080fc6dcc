import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { filesUnder } from './files-under.ts';
import { Stated } from './stated.ts';

const INPUTS = [
  'app',
  'core',
  'public',
  'package-lock.json',
  'postcss.config.js',
  'remix.config.js',
  'tailwind.config.ts',
  'tsconfig.json',
  'vite.config.ts',
] as const;
const STAMP = 'build/inputs.sha256';

/**
 * Builds the console where what it is built from has changed since the last build, or where it is forced.
 * @throws Stated with the compiler's output where it can not be built.
 */
export async function buildConsole(
  root: string,
  { force = false, signal }: { readonly force?: boolean; readonly signal?: AbortSignal } = {},
): Promise<'built' | 'unchanged'> {
  const digest = await digestOfInputs(root);
  const stamp = path.join(root, STAMP);
  if (!force && existsSync(path.join(root, 'build/server/index.js')) && (await textOf(stamp)) === digest)
    return 'unchanged';
  await rm(stamp, { force: true });
  await runBuild(root, signal);
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
  return 'built';
}

/** One digest over the names and contents of everything that goes into a build; tests do not. */
export async function digestOfInputs(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const input of INPUTS)
    for (const file of await filesUnder(path.join(root, input))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const content = await readFile(file);
      hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
    }
  return hash.digest('hex');
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function runBuild(root: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = path.join(root, 'node_modules', '.bin', 'remix');
    const child = spawn(program, ['vite:build'], {
      cwd: root,
      signal,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => reject(new Stated(`The build could not be started: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Stated(`The console could not be built.\n${Buffer.concat(chunks).toString('utf8').trim()}`),
        );
    });
  });
}
