import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IamAction } from '../../core/permissions/permission.ts';

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

const GRANTS = 'grants.json';

/** Leaves what the actions are granted there, for whoever has not loaded them. */
export function keepGrants(granted: ReadonlySet<IamAction>): void {
  const place = process.env[PLACE];
  if (place !== undefined) writeFileSync(join(place, GRANTS), JSON.stringify([...granted]));
}

/** What the actions are granted, where it was left. */
export function grantsKept(): ReadonlySet<IamAction> | undefined {
  const file = join(process.env[PLACE] ?? '', GRANTS);
  if (!existsSync(file)) return undefined;
  return new Set(JSON.parse(readFileSync(file, 'utf8')) as IamAction[]);
}

/** What every file of tests has left. */
export function everythingKept(): readonly Kept[] {
  const place = process.env[PLACE];
  if (place === undefined) return [];
  return readdirSync(place)
    .filter((name) => name !== GRANTS)
    .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')) as Kept);
}
