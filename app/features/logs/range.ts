/** A range of time. Milliseconds since the epoch; the end is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What an address asks for: a range, in words that a form can show again, or why it is none. */
export type AskedRange =
  | {
      readonly kind: 'range';
      readonly range: Range;
      /** The name of a usual length, or `own`. */
      readonly last: string;
    }
  | { readonly kind: 'mistake'; readonly sentence: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const LENGTHS = [
  { value: '15m', label: 'Last 15 minutes', milliseconds: 15 * MINUTE_MS },
  { value: '1h', label: 'Last hour', milliseconds: HOUR_MS },
  { value: '3h', label: 'Last 3 hours', milliseconds: 3 * HOUR_MS },
  { value: '24h', label: 'Last 24 hours', milliseconds: DAY_MS },
  { value: '7d', label: 'Last 7 days', milliseconds: 7 * DAY_MS },
  { value: 'own', label: 'From … to …', milliseconds: undefined },
] as const;

/** Logs of the platform are kept for a month; who asks for more than a year has mistyped. */
const LONGEST_DAYS = 366;

/**
 * The range that an address names: `last=24h`, or `from` and `to` as moments in UTC. Usual lengths end with the minute
 * that `now` is in, so that those who look at the same time share one answer.
 */
export function rangeOf(search: URLSearchParams, now: number, usual = '1h'): AskedRange {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? ''];
  const last = search.get('last') ?? (from === '' && to === '' ? usual : 'own');
  const length = LENGTHS.find(({ value }) => value === last);
  if (!length) return mistake('There is no such length of time.');
  if (length.milliseconds !== undefined) {
    const end = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
    return { kind: 'range', range: { from: end - length.milliseconds, to: end }, last };
  }
  const begin = momentOf(from);
  const end = to === '' ? Math.ceil(now / MINUTE_MS) * MINUTE_MS : momentOf(to);
  if (begin === undefined || end === undefined)
    return mistake('A moment is written as 2026-03-01T09:00, in UTC.');
  if (end <= begin) return mistake('The range ends before it begins.');
  if (begin > now) return mistake('The range has not begun yet.');
  if (end - begin > LONGEST_DAYS * DAY_MS)
    return mistake(
      `A range has ${LONGEST_DAYS} days at most; this has ${Math.round((end - begin) / DAY_MS)}.`,
    );
  return { kind: 'range', range: { from: begin, to: end }, last: 'own' };
}

/** A moment as a form's field has it, in UTC. */
export function fieldOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16);
}

/** A moment as a form or an address has it, in UTC. */
export function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/.test(text)) return undefined;
  const moment = Date.parse(text.endsWith('Z') ? text : `${text}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}

function mistake(sentence: string): AskedRange {
  return { kind: 'mistake', sentence };
}
