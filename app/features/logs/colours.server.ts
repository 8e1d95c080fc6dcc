import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { taskLinesCommand } from '../../../core/resources/logs/commands.ts';
import { colouredErrors, colourPlaces } from '../../../core/resources/logs/patterns/colour-lines.ts';
import type { ColouredErrors, ColourPlace } from '../../../core/resources/logs/patterns/colour-lines.ts';
import { chosenColours, serviceColours } from '../../../core/resources/logs/patterns/colours.ts';
import type { Chosen, ColourTasks, ServiceColours } from '../../../core/resources/logs/patterns/colours.ts';
import { patternDifferences } from '../../../core/resources/logs/patterns/difference.ts';
import { PatternMiner } from '../../../core/resources/logs/patterns/miner.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { colourDoubts } from './colour-doubts.ts';
import type { FoundColours, ShownColour } from './found-colours.ts';
import { MOST_PATTERNS } from './pattern-limits.ts';
import type { Range } from './range.ts';

interface Wanted {
  readonly source: Source;
  readonly label: EnvironmentLabel;
  readonly cluster: string;
  /** The logical service, by its physical name. */
  readonly service: string;
  readonly asked: { readonly blue?: string; readonly green?: string };
  readonly range: Range;
}

/** The errors of two revisions of one service by what they say. `empty` where ECS tells no task of the service. */
export async function colourPatterns(wanted: Wanted, budget: Budget): Promise<Cell<FoundColours>> {
  const { source, cluster, service, asked } = wanted;
  const cell = await serviceColours(source, cluster, service, budget);
  if (!hasValue(cell)) return cell;
  const { colours, unread } = cell.value;
  const { blue, green } = chosenColours(colours, asked);
  const shown = (one: ColourTasks | undefined) => one && shownOf(one, service);
  return {
    ...cell,
    value: {
      choices: colours.map((one) => shownOf(one, service)),
      blue: shown(blue),
      green: shown(green),
      forgotten: [asked.blue, asked.green].filter(
        (key): key is string => key !== undefined && !colours.some((one) => one.key === key),
      ),
      unread,
      elsewhere: [...new Set([...(blue?.elsewhere ?? []), ...(green?.elsewhere ?? [])])],
      compared:
        blue && green && blue.key !== green.key
          ? await compared(wanted, { blue, green, unread }, budget)
          : undefined,
    },
  };
}

function shownOf(
  { key, service, revision, running, stopped, since }: ColourTasks,
  logical: string,
): ShownColour {
  return { key, name: service === logical ? revision : `${revision} of ${service}`, running, stopped, since };
}

async function compared(
  { source, label, service, range }: Wanted,
  { blue, green, unread }: Required<Chosen> & Pick<ServiceColours, 'unread'>,
  budget: Budget,
): Promise<FoundColours['compared']> {
  const places = colourPlaces(blue, green);
  const read = await Promise.all(
    places.map(async (place) => ({ place, cell: await colouredErrors(source, place, range, budget) })),
  );
  const found = read.flatMap(({ cell }) => valueOf(cell) ?? []);
  const sum = (of: (one: ColouredErrors) => number) => found.reduce((total, one) => total + of(one), 0);
  const lines = { blue: sum((one) => one.lines.blue), green: sum((one) => one.lines.green) };
  const { patterns, unplaced, total } = mined(found, range);
  const named = (one: ColourTasks) => ({ ...one, name: shownOf(one, service).name });
  const doubts = colourDoubts({ blue: named(blue), green: named(green) }, read, unread);
  const amountOf = (side: 'blue' | 'green') => (doubts.length > 0 ? 0 : lines[side]);
  return {
    lines,
    doubts,
    others: sum((one) => one.others),
    commands: places.map((place) => taskLinesCommand(label, place, range)),
    patterns: {
      patterns: patternDifferences(
        patterns,
        { side: 'blue', amount: amountOf('blue') },
        { side: 'green', amount: amountOf('green') },
      ).slice(0, MOST_PATTERNS),
      errors: total,
      unplaced,
      incomplete: read.flatMap(({ cell, place }) => (valueOf(cell)?.more ? [nameOf(place)] : [])),
      failures: read.flatMap(({ cell, place }) =>
        isFailure(cell) ? [{ environment: label.label, group: nameOf(place), failure: cell }] : [],
      ),
      columns: [`Blue ${numberOf(blue)}`, `Green ${numberOf(green)}`],
    },
  };
}

/** `:12`: a family's name is the longest part of a revision's, and both are mostly of one. */
function numberOf({ revision }: ColourTasks): string {
  return revision.slice(revision.lastIndexOf(':'));
}

function mined(found: readonly ColouredErrors[], range: Range) {
  const miner = new PatternMiner(range);
  for (const one of found)
    for (const side of ['blue', 'green'] as const) for (const line of one[side]) miner.add({ ...line, side });
  return miner.result();
}

function nameOf({ group, prefix }: ColourPlace): string {
  return `${group} ${prefix}`;
}
