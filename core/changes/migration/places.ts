import { z } from 'zod';
import type { ListedKind } from '../../catalogue/catalogue.ts';
import { entriesOf } from '../../catalogue/catalogue.ts';
import { keyOf, namingOf } from '../../catalogue/pairing.ts';
import type { Environment } from '../../environments/schema.ts';

/** As an environments file writes it. */
export const environmentId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be the id of an environment of the file');

/**
 * What a resource of one environment is called in another: the catalogue's name for its stage. Undefined where the
 * catalogue does not know it; then it has to be named.
 */
export function sameIn(
  kind: ListedKind,
  name: string,
  { names }: Pick<Environment, 'names'>,
): string | undefined {
  const entry = entriesOf(kind).find((one) => Object.values(one.names).includes(name));
  return entry?.names[names.stage];
}

type Named = Pick<Environment, 'id' | 'names'>;

/** Whether two names of two environments are one logical resource. */
export function isSameResource(
  kind: ListedKind,
  [name, environment]: readonly [string, Named],
  [otherName, other]: readonly [string, Named],
): boolean {
  return keyOf(kind, name, namingOf(environment)) === keyOf(kind, otherName, namingOf(other));
}
