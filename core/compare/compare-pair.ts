import type { Environment } from '../environments/schema.ts';
import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';
import { compareEstates } from './compare-estates.ts';
import type { Comparison } from './differences.ts';
import { estateOf, readEstate } from './estate.ts';
import type { Estate } from './estate.ts';
import { Expectations } from './expected.ts';
import type { ExpectedDifference } from './expected.ts';
import type { ComparedKind } from './form/canonical.ts';
import { intentOf } from './intended.ts';
import type { ReadingOptions } from './reading/found.ts';

/** Both sides of a pair, as they are. */
export interface PairOfEstates {
  readonly environments: readonly [Environment, Environment];
  readonly estates: readonly [Estate, Estate];
}

/** Reads both sides at once. */
export async function readPair(
  [left, right]: readonly [Source, Source],
  budget: Budget,
  kinds?: readonly ComparedKind[],
  options?: ReadingOptions,
): Promise<PairOfEstates> {
  const [one, other] = await Promise.all([
    readEstate(left, budget, kinds, options),
    readEstate(right, budget, kinds, options),
  ]);
  return {
    environments: [left.environment, right.environment],
    estates: [estateOf(left.environment, one), estateOf(right.environment, other)],
  };
}

/** Compares two sides by what the catalogue wants of each and by the rules, on a day (milliseconds since the epoch). */
export function comparePair(
  { environments: [left, right], estates }: PairOfEstates,
  rules: readonly ExpectedDifference[],
  now: number,
): Comparison {
  return compareEstates(
    estates[0],
    estates[1],
    { left: intentOf(left), right: intentOf(right) },
    expectationsOf([left, right], rules, now),
  );
}

/** The rules made ready for a pair of environments on a day (milliseconds since the epoch). */
export function expectationsOf(
  [left, right]: readonly [Environment, Environment],
  rules: readonly ExpectedDifference[],
  now: number,
): Expectations {
  const wordsOf = ({ id, names }: Environment) => [id, names.stage];
  const today = new Date(now).toISOString().slice(0, 10);
  return new Expectations(rules, { left: wordsOf(left), right: wordsOf(right) }, today);
}
