import { execFile } from 'node:child_process';
import path from 'node:path';

export interface ScriptEnd {
  readonly code: unknown;
  readonly output: string;
  readonly errors: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Runs a script of `infra/scripts` as npm does, with these words and, beside those of this process, these variables. */
export function runScript(
  name: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ScriptEnd> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', path.join('infra/scripts', `${name}.ts`), ...words],
      { cwd: ROOT, env: { ...process.env, ...variables } },
      (error, output, errors) => resolve({ code: error?.code ?? 0, output, errors }),
    );
  });
}
