import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
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
  // What follows a first mistake of YAML is mostly made by it.
  const [first] = document.errors;
  if (first) {
    const said = (first.message.split('\n')[0] ?? '').replace(/:$/, '');
    throw new EnvironmentsFileError(file, [`it is not valid YAML: ${said}`]);
  }
  const content = contentOf(document, file);
  if (content == null) throw new EnvironmentsFileError(file, ['it is empty']);
  const parsed = environmentsFileSchema.safeParse(content);
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

/** Aliases are followed only now: one that leads nowhere, or to too much, is the file's mistake too. */
function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new EnvironmentsFileError(file, [`it is not valid YAML: ${(error as Error).message}`]);
  }
}

function mistakeOf(issue: ZodIssue): string {
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  const where = key.replace(/^\./, '') || 'the file';
  if (issue.code === 'unrecognized_keys') return `${where}: unknown key ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type' && issue.received === 'undefined') return `${where}: is missing`;
  return `${where}: ${issue.message}`;
}
