import { comparePair } from '../../core/compare/compare-pair.ts';
import { estateOf } from '../../core/compare/estate.ts';
import type { Part } from './bench.ts';
import { EVERY, estateOfAllKinds, twoEnvironments } from './compare-estates.ts';
import { atMost, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { median } from './timing.ts';

const RESOURCES = 300;
const ROUNDS = 30;

export const comparePart: Part = {
  name: 'compare',
  looksAt: 'how long bringing 300 resources of all kinds a side to one form and comparing them takes',
  measure: () => Promise.resolve(measure()),
};

interface Took {
  readonly forming: number;
  readonly comparing: number;
  readonly attributes: number;
}

function measure(): readonly Figure[] {
  const sides = twoEnvironments();
  const all = Array.from({ length: ROUNDS }, () => once(sides)).slice(3);
  // The quicker half: a few milliseconds of computing tell in the other half what else this machine does.
  const rounds = all.toSorted((a, b) => lasted(a) - lasted(b)).slice(0, all.length / 2);
  const of = (part: (took: Took) => number) => median(rounds.map(part));
  return [
    atMost(`forming and comparing ${RESOURCES} resources a side`, of(lasted), {
      unit: 'ms',
      most: 50,
      digits: 1,
      note: `${of(({ attributes }) => attributes)} attributes a side`,
    }),
    told('  of that, bringing both sides to one form', `${of(({ forming }) => forming).toFixed(1)} ms`),
    told('  of that, comparing', `${of(({ comparing }) => comparing).toFixed(1)} ms`),
  ];
}

function lasted({ forming, comparing }: Took): number {
  return forming + comparing;
}

/** Answers that nobody has seen before: nothing of an earlier round is known of them. */
function once(sides: ReturnType<typeof twoEnvironments>): Took {
  const [left, right] = sides;
  const answers = [estateOfAllKinds(left, RESOURCES), estateOfAllKinds(right, RESOURCES)] as const;
  const began = performance.now();
  const estates = [estateOf(left, answers[0]), estateOf(right, answers[1])] as const;
  const formed = performance.now();
  const { pairs } = comparePair({ environments: sides, estates }, [], Date.now());
  const compared = performance.now();
  const different = pairs.filter(({ differences }) => differences.length > 0);
  if (pairs.length !== RESOURCES || different.length !== RESOURCES / EVERY)
    throw new Error(`${different.length} of ${pairs.length} pairs differ: ${RESOURCES / EVERY} should.`);
  const kinds = [...estates[0].kinds.values()].flatMap((kind) =>
    kind.state === 'seen' ? [...kind.resources.values()] : [],
  );
  const attributes = kinds.reduce((sum, one) => sum + one.attributes.size, 0);
  return { forming: formed - began, comparing: compared - formed, attributes };
}
