import type { RecordKind, RecordQuery } from '../../../core/actions/record.ts';
import { TRACE_SOURCES } from '../../../core/traces/types.ts';
import type { TraceSource } from '../../../core/traces/types.ts';

/** What a reader chooses among; each stands for the kinds of entries that belong to it. */
const KINDS = {
  actions: ['intent', 'outcome'],
  approvals: ['approval-requested', 'approved', 'declined', 'approval-void'],
  emergencies: ['break-glass'],
  refusals: ['refused'],
  cancels: ['cancel-requested'],
  rules: ['rules-changed'],
  runbooks: ['runbook'],
  links: ['link-made', 'link-withdrawn'],
} as const satisfies Readonly<Record<string, readonly RecordKind[]>>;

export const RECORD_FILTERS = Object.keys(KINDS) as readonly (keyof typeof KINDS)[];
type KindFilter = keyof typeof KINDS;

const HOUR_MS = 3_600_000;
const RANGES = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 168 * HOUR_MS, '30d': 720 * HOUR_MS } as const;
export const RECORD_RANGES = Object.keys(RANGES) as readonly (keyof typeof RANGES)[];
type Range = keyof typeof RANGES;

/** What part of the records the address asks for. */
export interface TimelineFilters {
  readonly environment?: string;
  readonly action?: string;
  /** A person's id. */
  readonly person?: string;
  readonly target?: string;
  readonly run?: string;
  readonly kind?: KindFilter;
  readonly text?: string;
  /** Who tells it; all of them where none is named. */
  readonly source?: TraceSource;
  readonly range?: Range;
  /** Days of the calendar in UTC, both included: `2026-03-01`. */
  readonly from?: string;
  readonly to?: string;
  /** The sequence that the page before ended at. */
  readonly before?: number;
  /** When that was, in milliseconds since the epoch: where other traces go on. */
  readonly until?: number;
}

const LONGEST = 256;
/** The last moment of a Date. Source: ECMAScript, "Time Values and Time Range". */
const LAST_MOMENT = 8.64e15;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads an address. What is not understood is left out: the filters on the page show what counts. */
export function timelineFilters(search: URLSearchParams): TimelineFilters {
  const text = (name: string) => search.get(name)?.trim().slice(0, LONGEST) || undefined;
  const day = (name: string) => {
    const value = search.get(name) ?? '';
    return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
  };
  const number = (name: string) => Number(search.get(name) ?? Number.NaN);
  const [before, until] = [number('before'), number('until')];
  return {
    environment: text('environment'),
    action: text('action'),
    person: text('person'),
    target: text('target'),
    run: text('run'),
    kind: RECORD_FILTERS.find((one) => one === search.get('kind')),
    text: text('q'),
    source: TRACE_SOURCES.find((one) => one === search.get('source')),
    range: RECORD_RANGES.find((one) => one === search.get('range')),
    from: day('from'),
    to: day('to'),
    before: Number.isSafeInteger(before) && before > 1 ? before : undefined,
    until: Number.isSafeInteger(until) && until > 0 && until < LAST_MOMENT ? until : undefined,
  };
}

/** The same for the store. A day is told by dates or by a range; where both are there, the dates count. */
export function recordQuery(filters: TimelineFilters, now: number): Omit<RecordQuery, 'limit'> {
  const { environment, action, person, target, run, kind, text, range, from, to, before } = filters;
  const dated = from !== undefined || to !== undefined;
  const fromAt = from ? Date.parse(from) : range && !dated ? now - RANGES[range] : undefined;
  return {
    environmentIds: environment === undefined ? undefined : [environment],
    actionId: action,
    personId: person,
    target,
    runId: run,
    kinds: kind && KINDS[kind],
    text,
    fromAt,
    toAt: to ? Date.parse(to) + 24 * HOUR_MS - 1 : undefined,
    before,
  };
}

/** Whether the reader sees every record that there is, newest first. */
export function isUnfiltered({
  before: _place,
  until: _moment,
  source: _teller,
  ...filters
}: TimelineFilters): boolean {
  return Object.values(filters).every((value) => value === undefined);
}

/** The filters as an address says them, without the place in the list. */
export function filterSearch(filters: TimelineFilters): URLSearchParams {
  const { text, before: _place, until: _moment, ...rest } = filters;
  const named = Object.entries({ q: text, ...rest }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(named.map(([name, value]) => [name, String(value)]));
}
