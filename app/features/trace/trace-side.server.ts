import { mapCell } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { traceCommands } from '../../../core/resources/trace/commands.ts';
import { composeTrace } from '../../../core/resources/trace/compose.ts';
import { findLines, findVideo, placesOf } from '../../../core/resources/trace/trace.ts';
import type { Wanted } from '../../../core/resources/trace/trace.ts';
import type { LogTrace, Trace, TraceEvent } from '../../../core/resources/trace/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { Person } from '../../http/people.ts';

/** What one half of the page shows: its parts come as they are found. */
export interface TraceSide {
  readonly label: EnvironmentLabel;
  /** Why this person is not shown data of this environment. */
  readonly refusal?: string;
  readonly trace?: Promise<Trace>;
  readonly lines?: Promise<readonly GroupLines[]>;
  readonly deadLetterQueues: readonly string[];
  readonly commands: readonly string[];
}

/** Lines of one group, as events of the same time line. */
export interface GroupLines {
  readonly group: string;
  readonly found: ReturnType<
    typeof mapCell<unknown, { readonly events: readonly TraceEvent[]; readonly more: boolean }>
  >;
}

export function traceSide(
  { source, label }: { readonly source: Source; readonly label: EnvironmentLabel },
  person: Person,
  wanted: Wanted,
  span: { readonly from: number; readonly to: number },
  budget: Budget,
): TraceSide {
  const places = placesOf(source.environment.names.stage);
  const side = {
    label,
    deadLetterQueues: places.deadLetterQueues,
    commands: traceCommands(label, places, wanted.videoId, wanted.sellerHandle),
  };
  const refusal = refusalOf(person, 'data:read', source.environment);
  if (refusal !== undefined) return { ...side, refusal };
  return {
    ...side,
    trace: findVideo(source, wanted, budget).then((found) => composeTrace(found, places)),
    lines: findLines(source, { videoId: wanted.videoId, ...span }, budget).then((groups) =>
      groups.map(asEvents),
    ),
  };
}

function asEvents({ group, found }: LogTrace[number]): GroupLines {
  return {
    group,
    found: mapCell(found, ({ lines, more }) => ({
      more,
      events: lines.map(({ at, stream, text }) => ({ at, what: stream, where: group, line: text })),
    })),
  };
}
