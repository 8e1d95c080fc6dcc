import { hasValue } from '../cells/cell.ts';
import { secretParity } from '../resources/secrets/parity.ts';
import type { EqualValue } from '../resources/secrets/types.ts';
import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';
import type { PairOfEstates } from './compare-pair.ts';
import type { Finding } from './differences.ts';

/**
 * Secrets of which both sides hold the same value, or one the value that the other held before its rotation: told apart
 * by keyed hash inside this process. What could not be read is no finding. A version that was read within the last
 * minute, as the names of its keys are, costs no further call; that before a rotation costs one a secret.
 */
export async function sharedSecrets(
  [left, right]: readonly [Source, Source],
  { estates }: Pick<PairOfEstates, 'estates'>,
  budget: Budget,
): Promise<readonly Finding[]> {
  const [ofLeft, ofRight] = estates.map(({ kinds }) => {
    const found = kinds.get('secrets');
    return found?.state === 'seen' ? found.resources : new Map<string, never>();
  });
  const findings = [...(ofLeft ?? [])].map(async ([key, { name }]): Promise<readonly Finding[]> => {
    const other = ofRight?.get(key);
    if (!other) return [];
    const parity = await secretParity({ source: left, name }, { source: right, name: other.name }, budget);
    if (!hasValue(parity)) return [];
    return parity.value.equal.filter(({ isFinding }) => isFinding).map((one) => findingOf(key, one));
  });
  return (await Promise.all(findings)).flat();
}

function findingOf(key: string, { left, right, former }: EqualValue): Finding {
  const common = { kind: 'secrets', key, path: 'Keys', weight: 'bad' } as const;
  const own = former === 'left' ? right : left;
  const value = own === '' ? 'Its value' : `The value of ${own}`;
  const named = left === right ? '' : `, called ${former === 'left' ? left : right} there`;
  if (former === undefined)
    return { ...common, side: 'both', sentence: `${value} is the same on both sides${named}.` };
  return {
    ...common,
    side: former === 'left' ? 'right' : 'left',
    sentence: `${value} is what the other side held before its rotation${named}.`,
  };
}
