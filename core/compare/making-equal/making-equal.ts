import type { Json } from '../../actions/plan.ts';
import { lifecycleDraft } from '../../changes/buckets/lifecycle-configuration.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { ComparedPair, Difference, Side } from '../differences.ts';
import type { CanonicalResource } from '../form/canonical.ts';
import { createMapper } from '../form/mapper.ts';
import type { IntendedResource } from '../intended.ts';
import { isWithin, withPathsOf } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { deployedChange, writtenChange } from './built.ts';
import type { BuiltChange } from './built.ts';
import { mayBeMadeLike } from './direction.ts';
import { PLACES } from './places.ts';
import type { Place } from './places.ts';

/** How a side is made equal in some of its attributes. */
export type Remedy =
  /** By an action, whose input is filled in. */
  | (Step & { readonly way: 'action'; readonly input: Json })
  /** An action would set it, and can not; a sentence says why. */
  | (Step & { readonly way: 'refused'; readonly sentence: string })
  /** By whoever builds the platform. */
  | ({ readonly way: 'built'; readonly side?: Side; readonly paths: readonly string[] } & BuiltChange);

interface Step {
  readonly side: Side;
  readonly actionId: string;
  /** Behind the address of the resource's own page. */
  readonly page: string;
  /** Everything that it makes equal. */
  readonly paths: readonly string[];
}

/** One side of a pair, as it was compared. */
export interface EqualSide {
  readonly source: Source;
  /** Absent where it is not there. */
  readonly resource?: CanonicalResource;
  readonly intended?: IntendedResource;
}

type Sides = Readonly<Record<Side, EqualSide>>;
const NOTHING: Attributes = new Map();

/**
 * What makes a pair equal: for attributes that an action sets its input, towards what the catalogue wants, or where it
 * says nothing from one side to the other in the direction that is permitted; for the rest the change of the code.
 * Attributes that one action sets are one remedy. What is expected or intended needs none.
 */
export async function remediesOf(
  pair: ComparedPair,
  sides: Sides,
  budget: Budget,
): Promise<readonly Remedy[]> {
  const steps = stepsOf(pair, sides);
  const taken = await Promise.all(steps.map((step) => prepared(step, sides[step.side], budget)));
  return [...taken, ...builtOf(pair, sides, steps)];
}

interface PlannedStep {
  readonly side: Side;
  readonly place: Place;
  readonly paths: readonly string[];
  readonly now: Attributes;
  readonly wanted: Attributes;
}

/** For each side, each action: the attributes that it sets, as the catalogue wants them, else as the other side has them. */
function stepsOf({ kind, differences }: ComparedPair, sides: Sides): readonly PlannedStep[] {
  return (['left', 'right'] as const).flatMap((side) => {
    const [own, other] = [sides[side], sides[side === 'left' ? 'right' : 'left']];
    const { environment } = own.source;
    const now = own.resource?.attributes ?? NOTHING;
    const mayFollow = mayBeMadeLike(environment, other.source.environment);
    const drifted = differences.filter((one) => isDrifted(one, side)).map(({ path }) => path);
    const free = differences
      .filter(({ class: given, path }) => mayFollow && given === 'unmanaged' && path !== '')
      .map(({ path }) => path);
    return PLACES.filter((place) => place.kind === kind && isOpen(place, environment)).flatMap((place) => {
      const covered = (paths: readonly string[]) =>
        paths.filter((path) => place.paths.some((pattern) => isWithin(path, pattern)));
      const followed = withPathsOf(now, other.resource?.attributes ?? NOTHING, covered(free));
      const intent = own.intended?.resource.attributes ?? NOTHING;
      const isMissing = covered(drifted).includes('');
      const wanted = isMissing ? intent : withPathsOf(followed, intent, covered(drifted));
      const all = [...covered(drifted), ...covered(free)];
      const paths = all.filter((path) => place.reaches?.(path, { now, wanted }) ?? true);
      return paths.length === 0 ? [] : [{ side, place, paths, now, wanted }];
    });
  });
}

function isDrifted({ class: given, drifted }: Difference, side: Side): boolean {
  return given === 'drift' && drifted.includes(side);
}

function isOpen({ onlyUnguarded }: Place, { guard }: Environment): boolean {
  return !onlyUnguarded || guard === 'none';
}

async function prepared(
  { side, place, paths, now, wanted }: PlannedStep,
  { source, resource, intended }: EqualSide,
  budget: Budget,
): Promise<Remedy> {
  const { actionId, page } = place;
  const name = (resource ?? intended?.resource)?.name ?? '';
  const cell = place.needsLifecycle ? await lifecycleDraft(source, name, budget) : undefined;
  const lifecycle = cell && hasValue(cell) ? cell.value : undefined;
  const mapText = createMapper(source.environment);
  const answer = place.prepare({ name, now, wanted, lifecycle, mapText });
  const step = { side, actionId, page, paths };
  return answer.outcome === 'prepared'
    ? { way: 'action', ...step, input: answer.input }
    : { way: 'refused', ...step, sentence: answer.sentence };
}

/** What no action sets: each side that has drifted, and once for both what nobody has said. */
function builtOf(pair: ComparedPair, sides: Sides, steps: readonly PlannedStep[]): readonly Remedy[] {
  return pair.differences.flatMap((difference): readonly Remedy[] => {
    const { path, class: given, intent } = difference;
    const where = { ...pair, path };
    const isTaken = (side?: Side) =>
      steps.some((step) => step.paths.includes(path) && (side === undefined || step.side === side));
    if (given === 'unmanaged')
      return isTaken() ? [] : [{ way: 'built', paths: [path], ...writtenChange(where) }];
    return (['left', 'right'] as const)
      .filter((side) => isDrifted(difference, side) && !isTaken(side))
      .map((side) => ({
        way: 'built',
        side,
        paths: [path],
        ...deployedChange(where, sides[side].source.environment, intent[side] !== undefined),
      }));
  });
}
