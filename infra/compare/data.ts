import { entriesOf } from '../../core/catalogue/catalogue.ts';
import { failureSentence } from '../../core/cells/cell.ts';
import { compareItems } from '../../core/changes/comparison/compare-items.ts';
import { compareObjects } from '../../core/changes/comparison/compare-objects.ts';
import { isAlike } from '../../core/changes/comparison/compared-data.ts';
import type { ComparedData } from '../../core/changes/comparison/compared-data.ts';
import { comparedSentence, conclusionOf } from '../../core/changes/comparison/compared-words.ts';
import type { Source } from '../../core/resources/source.ts';
import type { DataAsked, Format } from './arguments.ts';

/** What is told of data, and with which code the command ends: 0 alike, 1 different, 2 not seen. */
interface ToldData {
  readonly code: 0 | 1 | 2;
  readonly text: string;
}

/** The items of two tables or the objects of two buckets, by the same engine as the console's operation. Only reads. */
export async function compareDataOf(
  { kind, names, sample, asIs }: DataAsked,
  [left, right]: readonly [Source, Source],
  format: Format,
  signal: AbortSignal,
): Promise<ToldData> {
  const [one, other] = namesIn(kind, names, [left, right]);
  if (one === undefined || other === undefined)
    return { code: 2, text: `The catalogue has no ${kind} called ${names.join(', ')}: name both sides.` };
  const compare = kind === 'tables' ? compareItems : compareObjects;
  const ended = await compare(
    { ...left, name: one },
    { ...right, name: other },
    { check: sample === undefined ? 'full' : 'sample', sample: sample ?? 1, names: !asIs, signal },
  );
  switch (ended.outcome) {
    case 'refused':
      return { code: 2, text: ended.sentence };
    case 'failed':
      return { code: 2, text: failureSentence(ended.failure) };
    case 'cancelled':
      return { code: 2, text: 'Stopped before its end.' };
    case 'compared':
      return {
        code: isAlike(ended.compared) ? 0 : 1,
        text: format === 'json' ? JSON.stringify(ended.compared, undefined, 2) : linesOf(ended.compared),
      };
  }
}

function namesIn(
  kind: DataAsked['kind'],
  names: readonly string[],
  sides: readonly [Source, Source],
): readonly (string | undefined)[] {
  if (names.length === 2) return names;
  const entry = entriesOf(kind).find(({ logical }) => logical === names[0]);
  return sides.map(({ environment }) => entry?.names[environment.names.stage]);
}

/** Control characters of a key would move a terminal's cursor. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD');
}

function linesOf(compared: ComparedData): string {
  const { first, left, right } = compared;
  const lists = [
    ['different', first.different],
    [`only in ${left.environmentId}`, first.onlyLeft],
    [`only in ${right.environmentId}`, first.onlyRight],
    ['not told', first.unclear],
  ] as const;
  return [
    comparedSentence(compared, (id) => id),
    conclusionOf(compared),
    ...lists.flatMap(([words, keys]) => keys.map((key) => `  ${words}: ${printable(key)}`)),
  ].join('\n');
}
