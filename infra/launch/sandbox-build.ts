import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from './inputs-digest.ts';
import { bundleProgram } from './program-bundle.ts';
import type { Program } from './program-bundle.ts';

const FOLDER = '.cache/sandbox';
const PROGRAM: Program = { main: 'infra/sandbox/main.ts', bundle: `${FOLDER}/main.mjs` };
/** Files that processes of the sandbox are started with; they are looked for beside the module that starts them. */
const BESIDE = [
  'infra/sandbox/services/lambda/runtime/bootstrap.mjs',
  'infra/sandbox/docker/container-names.mjs',
] as const;
const INPUTS = ['core', 'infra/sandbox', 'package-lock.json', 'infra/launch/sandbox-build.ts'] as const;

/** Where the sandbox's bundle is, under the root. */
export function sandboxBundle(root: string): string {
  return path.join(root, PROGRAM.bundle);
}

/**
 * Bundles the sandbox where what it is built from has changed since the last time.
 * @throws Stated with the bundler's words where it can not be built.
 */
export async function buildSandbox(root: string, signal?: AbortSignal): Promise<'built' | 'unchanged'> {
  const folder = path.join(root, FOLDER);
  const stamp = path.join(folder, 'inputs.sha256');
  const digest = await digestOf(root, INPUTS);
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === digest) return 'unchanged';
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await bundleProgram(root, PROGRAM, signal);
  for (const file of BESIDE) await copyFile(path.join(root, file), path.join(folder, path.basename(file)));
  await writeFile(stamp, digest);
  return 'built';
}
