import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from './inputs-digest.ts';
import { bundleProgram } from './program-bundle.ts';
import type { Program } from './program-bundle.ts';
import { runTool } from './tool.ts';

const INPUTS = [
  'app',
  'core',
  'infra/launch/console-build.ts',
  'infra/launch/program-bundle.ts',
  'public',
  'package-lock.json',
  'postcss.config.js',
  'remix.config.js',
  'tailwind.config.ts',
  'tsconfig.json',
  'vite.config.ts',
] as const;
const STAMP = 'build/inputs.sha256';
const SERVER: Program = { main: 'app/http/server.ts', bundle: 'build/program/server.mjs' };

/**
 * What Node is given to serve the console that is built under the root. A page is thousands of small things that are
 * forgotten with it: where the young have 32 MiB, fewer of them are copied, which is a tenth of a page's work.
 */
export function consoleWords(root: string): readonly string[] {
  return ['--max-semi-space-size=32', bundleIn(root)];
}

function bundleIn(root: string): string {
  return path.join(root, SERVER.bundle);
}

/**
 * Builds the console where what it is built from has changed since the last build, or where it is forced.
 * @throws Stated with the compiler's output where it can not be built.
 */
export async function buildConsole(
  root: string,
  { force = false, signal }: { readonly force?: boolean; readonly signal?: AbortSignal } = {},
): Promise<'built' | 'unchanged'> {
  const digest = await digestOf(root, INPUTS);
  const stamp = path.join(root, STAMP);
  if (!force && isThere(root) && (await textOf(stamp)) === digest) return 'unchanged';
  await rm(stamp, { force: true });
  const options = { sentence: 'The console could not be built.', ...(signal && { signal }) };
  await runTool(root, ['remix', 'vite:build'], options);
  await bundleProgram(root, SERVER, signal);
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
  return 'built';
}

function isThere(root: string): boolean {
  return existsSync(path.join(root, 'build/server/index.js')) && existsSync(bundleIn(root));
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
