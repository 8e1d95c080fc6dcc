import { hasValue } from '../../../core/cells/cell.ts';
import { labelOf } from '../../../core/environments/label.ts';
import { alarmHistoryCommand } from '../../../core/resources/alarms/commands.ts';
import type { Source } from '../../../core/resources/source.ts';
import { lookupEventsCommand } from '../../../core/resources/trail/commands.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { maySee } from '../../http/permission-table.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import type { TimelineFilters } from './filters.ts';
import { readOtherTraces } from './other-traces.server.ts';
import { readTimeline } from './timeline.server.ts';
import { traceRange } from './trace-filters.ts';

/** What a page of the timeline streams: the records, and what others than the console left traces of. */
export function timelinePage(
  request: Request,
  context: RequestContext,
  person: Person,
  filters: TimelineFilters,
) {
  const eyes = eyesOf(context, person);
  const { labels } = context.console;
  const seesAll = labels.every(({ id }) => eyes.mayRead(id));
  const timeline = homeCell(readTimeline(context.home, filters, eyes, seesAll, request.signal));
  const sources = seenSources(context, person);
  const oldest = timeline.then((cell) => (hasValue(cell) ? cell.value.until : undefined));
  const others = readOtherTraces(
    { ...context.home, eyes, sources },
    filters,
    // What keeps the records from being read is said where they would stand.
    oldest.catch(() => undefined),
    budgetFor(request.signal),
  );
  return { timeline, others, commands: commandsOf(sources, filters, eyes.now) };
}

/** The environments of which this person may see what changes. */
export function seenSources(
  { console: { sources } }: Pick<RequestContext, 'console'>,
  person: Person,
): readonly Source[] {
  return sources.filter(({ environment }) => maySee(person, 'states:read', environment));
}

function commandsOf(sources: readonly Source[], filters: TimelineFilters, now: number) {
  const range = traceRange(filters, now);
  if (!range) return [];
  return sources
    .map(({ environment }) => labelOf(environment))
    .filter(({ id }) => filters.environment === undefined || filters.environment === id)
    .map((side) => ({
      side,
      lines: [
        lookupEventsCommand(side, range),
        alarmHistoryCommand(side, { ...range, types: ['StateUpdate'] }),
      ],
    }));
}
