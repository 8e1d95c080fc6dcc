import type { Cell } from '../../cells/cell.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { SecretInside } from './secret-keys.ts';
import { formerInside, secretInside } from './secret-keys.ts';
import type { EqualValue, SecretParity } from './types.ts';

/** One side of a pair: where its secret is, and what it is called there. */
export interface SecretSide {
  readonly source: Source;
  readonly name: string;
}

/** Names under which stands what is no secret: that both sides agree in it is as it should be. */
const PLAIN_NAME =
  /^(user(name)?|login|host(name)?|port|region|engine|db(name|instanceidentifier|clusteridentifier)?|database|schema|endpoint|url|bucket|topic|queue|account(id)?|stage|env(ironment)?|enabled|version|issuer|audience|scopes?|email|from|sender|masterarn|arn)$/;

/**
 * Which keys one of two secrets lacks, and which values they share: production's values in development are a finding,
 * those too that production had before its newest rotation. Values are compared by keyed hash inside this process and
 * go nowhere. Each version is read once a minute at most, by GetSecretValue, which CloudTrail records. A side whose
 * current value could not be read makes the whole of it a failure.
 */
export async function secretParity(
  left: SecretSide,
  right: SecretSide,
  budget: Budget,
): Promise<Cell<SecretParity>> {
  const [one, other, oneFormer, otherFormer] = await Promise.all([
    secretInside(left.source, left.name, budget),
    secretInside(right.source, right.name, budget),
    formerOf(left, budget),
    formerOf(right, budget),
  ]);
  if (!hasValue(one)) return one;
  if (!hasValue(other)) return other;
  const former = { left: oneFormer, right: otherFormer };
  return {
    state: 'fresh',
    value: parityOf(one.value, other.value, former),
    at: Math.min(one.at, other.at),
  };
}

/** What a developer's secret held before is nobody's finding; nor is a former value that can not be read. */
async function formerOf({ source, name }: SecretSide, budget: Budget): Promise<SecretInside | undefined> {
  if (source.environment.names.stage === 'dev') return undefined;
  return valueOf(await formerInside(source, name, budget));
}

/** The comparison itself. Of values that share a name and say so (a host, a user) nothing is a finding. */
export function parityOf(
  left: SecretInside,
  right: SecretInside,
  former: { readonly left?: SecretInside; readonly right?: SecretInside } = {},
): SecretParity {
  const leftKeys = keysOf(left);
  const rightKeys = keysOf(right);
  const current = equalOf(left, right);
  const isKnown = (one: EqualValue) =>
    current.some((known) => known.left === one.left && known.right === one.right);
  const before = [
    ...(former.right ? equalOf(left, former.right, 'right') : []),
    ...(former.left ? equalOf(former.left, right, 'left') : []),
  ].filter((one) => !isKnown(one));
  return {
    onlyLeft: leftKeys.filter((key) => !rightKeys.includes(key)),
    onlyRight: rightKeys.filter((key) => !leftKeys.includes(key)),
    inBoth: leftKeys.filter((key) => rightKeys.includes(key)),
    equal: [...current, ...before],
  };
}

function equalOf(left: SecretInside, right: SecretInside, former?: 'left' | 'right'): readonly EqualValue[] {
  return left.digests.equalPairs(right.digests).map(([leftKey, rightKey]) => ({
    left: leftKey,
    right: rightKey,
    isFinding: !isPlain(leftKey) && !isPlain(rightKey),
    ...(former === undefined ? {} : { former }),
  }));
}

function keysOf({ keys }: SecretInside): readonly string[] {
  return keys.form === 'json-object' ? keys.keys : [];
}

function isPlain(key: string): boolean {
  return PLAIN_NAME.test(key.toLowerCase().replaceAll(/[^a-z]/g, ''));
}
