import { readFile } from 'node:fs/promises';
import { ExpectedDifferencesError, parseExpected } from './expected.ts';
import type { ExpectedDifference } from './expected.ts';

/** At the root of the project, where whoever changes the catalogue changes it too. */
export const RULES_FILE = 'expected-differences.yaml';

/** What is expected to differ, or why that is not known. */
export type ReadRules =
  | { readonly rules: readonly ExpectedDifference[] }
  | { readonly mistake: string; readonly rules: readonly [] };

/** Reads the file anew, as it may have been changed. Without the usual file there are no rules. */
export async function readRules(file?: string): Promise<ReadRules> {
  try {
    return { rules: parsed(await readFile(file ?? RULES_FILE, 'utf8')) };
  } catch (error) {
    if (error instanceof ExpectedDifferencesError) return { mistake: error.message, rules: [] };
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && file === undefined) return { rules: [] };
    return { mistake: `${file ?? RULES_FILE} can not be read (${code}).`, rules: [] };
  }
}

let last: { readonly text: string; readonly rules: readonly ExpectedDifference[] } | undefined;

/** To parse the file takes a hundred times as long as to read it, and each list wants the rules. */
function parsed(text: string): readonly ExpectedDifference[] {
  if (last?.text !== text) last = { text, rules: parseExpected(text) };
  return last.rules;
}
