import type { Cell, Failure } from '../../../core/cells/cell.ts';
import { failureSentence, isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { ColouredErrors, ColourPlace } from '../../../core/resources/logs/patterns/colour-lines.ts';
import type { ColourTasks } from '../../../core/resources/logs/patterns/colours.ts';

type Side = 'blue' | 'green';

export interface ReadPlace {
  readonly place: ColourPlace;
  readonly cell: Cell<ColouredErrors>;
}

export interface NamedColour extends Pick<ColourTasks, 'elsewhere'> {
  /** As it is shown. */
  readonly name: string;
}

/**
 * Why two revisions can not be set against each other, a sentence for each side that is in the way; none where they can.
 * That a side wrote nothing is only said where all its places were read to their end. `unread` is what ECS did not tell.
 */
export function colourDoubts(
  colours: Readonly<Record<Side, NamedColour>>,
  read: readonly ReadPlace[],
  unread: readonly Failure[],
): readonly string[] {
  return (['blue', 'green'] as const).flatMap((side) => {
    const { name } = colours[side];
    const isSilent = linesOf(side, read) === 0;
    const reason = unreadReason(side, colours[side], read) ?? (isSilent ? tasksReason(unread) : undefined);
    if (reason !== undefined) return [`${name} was not read: ${reason}`];
    return isSilent ? [`${name} wrote nothing in this range: there is nothing to compare.`] : [];
  });
}

function unreadReason(
  side: Side,
  { elsewhere }: NamedColour,
  read: readonly ReadPlace[],
): string | undefined {
  const own = read.filter(({ place }) => place[side].length > 0);
  if (own.length === 0)
    return elsewhere.length > 0
      ? 'none of its containers writes to a stream that is called by its task.'
      : 'its task definition is not known.';
  const other = side === 'blue' ? 'green' : 'blue';
  const lost = elsewhere.filter((name) =>
    read.some(({ place }) => place[other].length > 0 && place.prefix.endsWith(`/${name}/`)),
  );
  if (lost.length > 0)
    return `${lost.join(', ')} writes to no stream that is called by its task, and of ${other} it does.`;
  const hasLines = linesOf(side, own) > 0;
  for (const { place, cell } of own) {
    // A place of both that fails is missing on both: what is left can be compared.
    if (isFailure(cell) && !(hasLines && place[other].length > 0)) return failureSentence(cell);
    if (valueOf(cell)?.more && valueOf(cell)?.lines[side] === 0)
      return `${place.group} holds more lines than are read at once, the oldest first, and none of its were among them. A shorter range may reach them.`;
  }
  return undefined;
}

/** A task that is not told of may be the one that wrote. */
function tasksReason(unread: readonly Failure[]): string | undefined {
  const failure = unread.find(({ operation }) => operation !== 'ecs:DescribeTaskDefinition');
  return failure && `not all its tasks are known. ${failureSentence(failure)}`;
}

function linesOf(side: Side, read: readonly ReadPlace[]): number {
  return read.reduce((total, { cell }) => total + (valueOf(cell)?.lines[side] ?? 0), 0);
}
