import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The variable that names the place. */
export const PLACE = 'EXERCISED_PERMISSIONS';

/** Makes the place where the files of tests leave which permissions they have exercised; the function removes it. */
export function makePlace(): () => void {
  const place = mkdtempSync(join(tmpdir(), 'exercised-permissions-'));
  process.env[PLACE] = place;
  return () => rmSync(place, { recursive: true, force: true });
}

interface Kept {
  readonly testPath: string;
  readonly exercised: readonly string[];
}

/** What every file of tests has left. */
export function everythingKept(): readonly Kept[] {
  const place = process.env[PLACE];
  if (place === undefined) return [];
  return readdirSync(place).map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')) as Kept);
}
