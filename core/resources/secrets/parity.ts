import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { SecretInside } from './secret-keys.ts';
import { secretInside } from './secret-keys.ts';
import type { SecretParity } from './types.ts';

/** One side of a pair: where its secret is, and what it is called there. */
export interface SecretSide {
  readonly source: Source;
  readonly name: string;
}

/** Names under which stands what is no secret: that both sides agree in it is as it should be. */
const PLAIN_NAME =
  /^(user(name)?|login|host(name)?|port|region|engine|db(name|instanceidentifier|clusteridentifier)?|database|schema|endpoint|url|bucket|topic|queue|account(id)?|stage|env(ironment)?|enabled|version|issuer|audience|scopes?|email|from|sender|masterarn|arn)$/;

/**
 * Which keys one of two secrets lacks, and which values they share: production's values in development are a finding.
 * Values are compared by keyed hash inside this process and go nowhere. Each side is read once a minute at most, by
 * GetSecretValue, which CloudTrail records. A side that could not be read makes the whole of it a failure.
 */
export async function secretParity(
  left: SecretSide,
  right: SecretSide,
  budget: Budget,
): Promise<Cell<SecretParity>> {
  const [one, other] = await Promise.all(
    [left, right].map(({ source, name }) => secretInside(source, name, budget)),
  );
  if (!one || !hasValue(one)) return one ?? { state: 'empty', at: Date.now() };
  if (!other || !hasValue(other)) return other ?? { state: 'empty', at: Date.now() };
  return { state: 'fresh', value: parityOf(one.value, other.value), at: Math.min(one.at, other.at) };
}

/** The comparison itself. Of values that share a name and say so (a host, a user) nothing is a finding. */
export function parityOf(left: SecretInside, right: SecretInside): SecretParity {
  const leftKeys = keysOf(left);
  const rightKeys = keysOf(right);
  const equal = left.digests.equalPairs(right.digests);
  return {
    onlyLeft: leftKeys.filter((key) => !rightKeys.includes(key)),
    onlyRight: rightKeys.filter((key) => !leftKeys.includes(key)),
    inBoth: leftKeys.filter((key) => rightKeys.includes(key)),
    equal: equal.map(([leftKey, rightKey]) => ({
      left: leftKey,
      right: rightKey,
      isFinding: !isPlain(leftKey) && !isPlain(rightKey),
    })),
  };
}

function keysOf({ keys }: SecretInside): readonly string[] {
  return keys.form === 'json-object' ? keys.keys : [];
}

function isPlain(key: string): boolean {
  return PLAIN_NAME.test(key.toLowerCase().replaceAll(/[^a-z]/g, ''));
}
