import type { Cell, Failure } from '../../cells/cell.ts';
import { hasValue, isFailure } from '../../cells/cell.ts';
import { answerOf } from '../../resources/told.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { UnseenPart } from '../form/canonical.ts';
import type { Answers } from '../form/kind-form.ts';

/** A resource as it was found: its parts' answers, and which parts could not be read. */
export interface Found {
  readonly name: string;
  readonly answers: Answers;
  readonly unseen: readonly UnseenPart[];
  /** The only paths that it can say something of; all where absent. */
  readonly speaks?: readonly string[];
}

/** Every resource of one kind. */
export interface FoundKind {
  readonly found: readonly Found[];
  /** There are more than were listed: one that is not here may well be there. */
  readonly cutOff: boolean;
  /** Ids that this kind's resources are called by elsewhere, and what they stand for. */
  readonly references?: ReadonlyMap<string, string>;
}

/** What is read only where it was asked for. */
export interface ReadingOptions {
  /** The names of the keys inside secrets: CloudTrail records that each was read. */
  readonly secretKeys?: boolean;
}

/** Reads every resource of one kind in one environment. A failure is that of the list itself. */
export type ReadKind = (source: Source, budget: Budget, options?: ReadingOptions) => Promise<Cell<FoundKind>>;

/** One part: its name (empty for the describe answer), its cell, and the answer within the cell's value. */
export interface PartCell<T> {
  readonly part: string;
  readonly cell: Cell<T>;
  /** What of the value is compared; by default the answer that the adapter made it of. */
  readonly answer?: (value: T) => unknown;
}

/** A part's cell, typed where it is made. */
export function part<T>(name: string, cell: Cell<T>, answer?: (value: T) => unknown): PartCell<unknown> {
  return { part: name, cell, answer: answer as ((value: unknown) => unknown) | undefined };
}

/** Puts the parts of a resource together. An old answer is no answer here: what is stale was not seen. */
export function foundOf(name: string, parts: readonly PartCell<unknown>[]): Found {
  const answers: Record<string, unknown> = {};
  const unseen: UnseenPart[] = [];
  for (const { part: key, cell, answer } of parts) {
    const failure = failureIn(cell);
    if (failure) unseen.push({ part: key, operation: failure.operation, state: failure.state });
    else if (hasValue(cell)) answers[key] = (answer ?? rawOf)(cell.value);
    else answers[key] = undefined;
  }
  return { name, answers, unseen };
}

function failureIn(cell: Cell<unknown>): Failure | undefined {
  if (cell.state === 'stale') return cell.failure;
  return isFailure(cell) ? cell : undefined;
}

function rawOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? answerOf(value) : value;
}

/** The kind's cell out of its list's: each of the listed is read, all at once. */
export async function foundEach<T>(
  list: Cell<readonly T[] & { readonly cutOff?: boolean }>,
  read: (one: T) => Promise<Found>,
): Promise<Cell<FoundKind>> {
  if (list.state === 'empty') return { state: 'fresh', value: { found: [], cutOff: false }, at: list.at };
  if (list.state === 'stale') return list.failure;
  if (!hasValue(list)) return list;
  const found = await Promise.all(list.value.map(read));
  return { ...list, value: { found: found.filter(isThere), cutOff: list.value.cutOff === true } };
}

/** What was listed and is gone by the time it is described is gone. */
function isThere({ unseen }: Found): boolean {
  return !unseen.some((one) => one.part === '' && one.state === 'absent');
}

/** Tags as a map. */
export function tagMap(
  tags: readonly { readonly key: string; readonly value: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.filter(({ key }) => !key.startsWith('aws:')).map(({ key, value }) => [key, value]),
  );
}
