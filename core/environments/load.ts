import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { ZodIssue } from 'zod';
import { environmentsFileSchema } from './schema.ts';
import type { EnvironmentsFile } from './schema.ts';

/** Every mistake of an environments file, each with the key where it stands. */
export class EnvironmentsFileError extends Error {
  constructor(
    readonly file: string,
    readonly mistakes: readonly string[],
  ) {
    super([`${file} can not be used:`, ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'));
    this.name = 'EnvironmentsFileError';
  }
}

/**
 * Reads and checks an environments file (YAML or JSON). Paths of environment files come out absolute.
 * @throws EnvironmentsFileError that names every mistake by its key.
 */
export async function loadEnvironments(file: string): Promise<EnvironmentsFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EnvironmentsFileError(file, [`it can not be read (${error.code ?? 'unknown error'})`]);
  });
  return parseEnvironments(text, file);
}

/** As {@link loadEnvironments}, from text that was read already; `file` is for messages and relative paths. */
export function parseEnvironments(text: string, file: string): EnvironmentsFile {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0)
    throw new EnvironmentsFileError(
      file,
      document.errors.map((error) => `it is not valid YAML: ${error.message.split('\n')[0] ?? ''}`),
    );
  const parsed = environmentsFileSchema.safeParse(document.toJS());
  if (!parsed.success) throw new EnvironmentsFileError(file, parsed.error.issues.map(mistakeOf));
  return {
    ...parsed.data,
    environments: parsed.data.environments.map((environment) => ({
      ...environment,
      environmentFiles: environment.environmentFiles.map((one) => ({
        ...one,
        path: path.resolve(path.dirname(file), one.path),
      })),
    })),
  };
}

function mistakeOf(issue: ZodIssue): string {
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  const where = key.replace(/^\./, '') || 'the file';
  if (issue.code === 'unrecognized_keys') return `${where}: unknown key ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type' && issue.received === 'undefined') return `${where}: is missing`;
  return `${where}: ${issue.message}`;
}
