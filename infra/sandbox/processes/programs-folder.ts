import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Programs } from './program.ts';

/** A young generation of a mebibyte keeps a process small that mostly waits; services of a demonstration do. */
const NODE_WORDS = ['--max-semi-space-size=1', '--max-old-space-size=160'];

/** The bundles (`NAME.mjs`) of a folder as programs of this Node. Rejects where there is no such folder. */
export async function programsOf(folder: string): Promise<Programs> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs'));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(0, -'.mjs'.length),
      { command: [process.execPath, ...NODE_WORDS, path.resolve(folder, file)] },
    ]),
  );
}
