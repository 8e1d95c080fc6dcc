import { readFile } from 'node:fs/promises';
import { ExpectedDifferencesError, parseExpected } from './expected.ts';
import type { ExpectedDifference } from './expected.ts';

/** At the root of the project, where whoever changes the catalogue changes it too. */
export const RULES_FILE = 'expected-differences.yaml';

/** What is expected to differ, or why that is not known. */
export type ReadRules =
  | { readonly rules: readonly ExpectedDifference[] }
  | { readonly mistake: string; readonly rules: readonly [] };

/** Reads the rules anew: the file is small, and it may have been changed. Without the usual file there are none. */
export async function readRules(file?: string): Promise<ReadRules> {
  try {
    return { rules: parseExpected(await readFile(file ?? RULES_FILE, 'utf8')) };
  } catch (error) {
    if (error instanceof ExpectedDifferencesError) return { mistake: error.message, rules: [] };
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && file === undefined) return { rules: [] };
    return { mistake: `${file ?? RULES_FILE} can not be read (${code}).`, rules: [] };
  }
}
