import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesUnder } from './files-under.ts';

/** One digest over the names and contents of everything that goes into a build; tests do not. */
export async function digestOf(root: string, inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of await filesUnder(path.join(root, input))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const content = await readFile(file);
      hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
    }
  return hash.digest('hex');
}
