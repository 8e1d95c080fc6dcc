import { execFile } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { Stated } from './stated.ts';

const found = z.object({ 'redis-server': z.string() });

/**
 * Where redis-server is: on the PATH, else installed by apt-get where that is permitted.
 * @throws Stated with a sentence that says what to install.
 */
export function findRedis(root: string, print: (line: string) => void): Promise<string> {
  const program = path.join(root, 'infra/setup/programs.mjs');
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [program, 'redis-server'], (error, output, errors) => {
      const answer = found.safeParse(parsed(output.trim().split('\n').at(-1) ?? ''));
      if (!error && answer.success) resolve(answer.data['redis-server']);
      else reject(new Stated(errors.trim() || 'redis-server could not be found.'));
    });
    child.stdout?.on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.trim() !== '' && !line.startsWith('{')) print(line);
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
