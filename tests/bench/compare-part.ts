import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { comparePair } from '../../core/compare/compare-pair.ts';
import { estateOf } from '../../core/compare/estate.ts';
import type { ReadEstate } from '../../core/compare/estate.ts';
import type { Environment } from '../../core/environments/schema.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import type { Part } from './bench.ts';
import { atMost } from './figure.ts';
import type { Figure } from './figure.ts';
import { tablesForm } from '../../core/compare/kinds/tables.ts';
import { median } from './timing.ts';

const RESOURCES = 300;
const ROUNDS = 15;
/** A few of each estate differ, as in real life. */
const EVERY = 10;

export const comparePart: Part = {
  name: 'compare',
  looksAt: 'how long comparing two estates of 300 resources takes',
  measure: () => Promise.resolve(measure()),
};

function measure(): readonly Figure[] {
  const [left, right] = environments();
  const answers = [estateOfTables(left, 'dev', 5), estateOfTables(right, 'prod', 6)] as const;
  const estates = [estateOf(left, answers[0]), estateOf(right, answers[1])] as const;
  const pair = { environments: [left, right], estates } as const;
  const found = comparePair(pair, [], Date.now()).pairs.filter(({ differences }) => differences.length > 0);
  if (found.length < RESOURCES / EVERY) throw new Error('Not every difference was found.');
  const comparing = times(() => comparePair(pair, [], Date.now()));
  const forming = times(() => estateOf(left, answers[0]));
  return [
    atMost(`comparing ${RESOURCES} resources a side`, comparing, { unit: 'ms', most: 50, digits: 1 }),
    atMost(`bringing ${RESOURCES} descriptions to one form`, forming, { unit: 'ms', most: 100, digits: 1 }),
  ];
}

function times(work: () => unknown): number {
  const took = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return median(took.slice(3));
}

function environments(): readonly [Environment, Environment] {
  const one = (id: string, account: string) => ({
    id,
    label: id,
    guard: 'none',
    region: 'us-east-1',
    account,
    endpoint: 'http://127.0.0.1:1',
    names: { stage: id },
  });
  const content = { environments: [one('dev', '000000000000'), one('prod', '123456789012')] };
  const [left, right] = parseEnvironments(JSON.stringify(content), 'bench.json').environments;
  if (!left || !right) throw new Error('Two environments are compared.');
  return [left, right];
}

/** Tables say the most of all kinds: those of the catalogue, over and over under other names. */
function estateOfTables(environment: Environment, stage: 'dev' | 'prod', capacity: number): ReadEstate {
  const { region, account } = environment;
  const intended = tablesForm.intended?.({ stage, region, account, environment }) ?? [];
  const found = Array.from({ length: RESOURCES }, (_, index) => {
    const one = intended[index % CATALOGUE.tables.length];
    if (!one) throw new RangeError('The catalogue has tables.');
    const { answers, name } = one;
    const units = index % EVERY === 0 ? capacity : 5;
    const throughput = { ReadCapacityUnits: units, WriteCapacityUnits: 5 };
    const main = { ...(answers[''] as object), ProvisionedThroughput: throughput };
    const own = index < CATALOGUE.tables.length ? name : `orders-${index}-${stage}`;
    return { name: own, answers: { ...answers, '': main }, unseen: [] };
  });
  return new Map([['tables', { state: 'fresh', value: { found, cutOff: false }, at: 0 }]]);
}
