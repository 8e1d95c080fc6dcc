import type { Trace } from '../../../core/traces/types.ts';
import type { TimelineDay, TimelineRow } from './rows.ts';

/** One line of the timeline: what the console did and recorded, or what another source tells. */
export type TimelineLine =
  | { readonly kind: 'record'; readonly at: number; readonly row: TimelineRow }
  | { readonly kind: 'trace'; readonly at: number; readonly trace: Trace };

interface LineDay {
  /** `2026-03-01`, in UTC. */
  readonly day: string;
  readonly lines: readonly TimelineLine[];
}

/** Records and other traces on one axis of time, newest first, by the days in UTC. Of one moment the record is first. */
export function linesByDay(days: readonly TimelineDay[], traces: readonly Trace[]): readonly LineDay[] {
  const records = days.flatMap(({ rows }) =>
    rows.map((row): TimelineLine => ({ kind: 'record', at: row.at, row })),
  );
  const others = traces.map((trace): TimelineLine => ({ kind: 'trace', at: trace.at, trace }));
  const byDay = new Map<string, TimelineLine[]>();
  for (const line of [...records, ...others].sort((a, b) => b.at - a.at)) {
    const day = new Date(line.at).toISOString().slice(0, 10);
    const known = byDay.get(day);
    if (known) known.push(line);
    else byDay.set(day, [line]);
  }
  return [...byDay].map(([day, lines]) => ({ day, lines }));
}
