import type { Trace } from '../../../core/traces/types.ts';
import { recordQuery } from './filters.ts';
import type { TimelineFilters } from './filters.ts';

/** Where no time is chosen, this much is asked for: CloudTrail is asked fifty changes at a time, twice a second. */
const USUAL_MS = 7 * 24 * 3_600_000;
/** Pages a few seconds apart ask the same thing. */
const STEP_MS = 30_000;

/**
 * The stretch of time in which others' traces are looked for; undefined where what is chosen is of the records alone: an
 * action, a run, a kind of entry.
 */
export function traceRange(
  filters: TimelineFilters,
  now: number,
): { readonly from: number; readonly to: number } | undefined {
  const { action, run, kind, source, until } = filters;
  if (action ?? run ?? kind ?? (source === 'console' ? source : undefined)) return undefined;
  const { fromAt, toAt } = recordQuery(filters, now);
  const end = Math.ceil(Math.min(toAt ?? now, until ?? now, now) / STEP_MS) * STEP_MS;
  const to = until === undefined ? end : Math.min(end, until);
  const from = fromAt === undefined ? end - USUAL_MS : Math.floor(fromAt / STEP_MS) * STEP_MS;
  return from < to ? { from, to } : undefined;
}

/** Whether the filters let a trace through that is no record. */
export function letsThrough({ source, person, target, text }: TimelineFilters, trace: Trace): boolean {
  if (source !== undefined && trace.source !== source) return false;
  if (person !== undefined && trace.who !== person) return false;
  if (target !== undefined && trace.resource !== target) return false;
  if (text === undefined) return true;
  const words = text.toLowerCase();
  const parts = (trace.parts ?? []).flatMap(({ title, resource }) => [title, resource]);
  return [trace.title, trace.who, trace.resource, trace.detail, ...parts].some((one) =>
    one?.toLowerCase().includes(words),
  );
}
