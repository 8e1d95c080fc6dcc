import { RANGE_NAMES, resolveRange } from '../../../core/resources/metrics/range.ts';
import type { AskedRange, NamedRange, ResolvedRange } from '../../../core/resources/metrics/range.ts';
import type { GoldenKind } from '../../../core/resources/metrics/golden/types.ts';

/** What of the golden signals is on the screen; each stands for kinds of resources. */
const SHOWN = {
  overview: ['load-balancer', 'service', 'function', 'queue', 'cache'],
  services: ['load-balancer', 'service'],
  functions: ['function'],
  queues: ['queue', 'dead-letter-queue'],
  tables: ['table'],
  caches: ['cache'],
} as const satisfies Readonly<Record<string, readonly GoldenKind[]>>;
export type Shown = keyof typeof SHOWN;
export const SHOWN_NAMES = Object.keys(SHOWN) as readonly Shown[];

export const LAYOUTS = ['one axis', 'beside'] as const;
export type Layout = (typeof LAYOUTS)[number];
export const FORMS = ['charts', 'table'] as const;
export type Form = (typeof FORMS)[number];

const DAY_MS = 86_400_000;
/** With what a stretch is compared: the same one so much earlier. */
export const COMPARISONS = { yesterday: DAY_MS, 'last week': 7 * DAY_MS } as const;
export type Comparison = keyof typeof COMPARISONS;

/** What the address asks for, apart from the pair. */
export interface MetricsView {
  readonly asked: AskedRange;
  readonly shown: Shown;
  readonly layout: Layout;
  readonly form: Form;
  readonly comparison?: Comparison;
}

const DEFAULT_RANGE: NamedRange = '3h';

/** Reads an address. What is not understood is left out, but for a range, which is told by {@link rangeOf}. */
export function metricsView(search: URLSearchParams): MetricsView {
  const one = <T extends string>(name: string, all: readonly T[]): T | undefined =>
    all.find((value) => value === search.get(name));
  return {
    asked: askedRange(search),
    shown: one('show', SHOWN_NAMES) ?? 'overview',
    layout: one('layout', LAYOUTS) ?? 'one axis',
    form: one('as', FORMS) ?? 'charts',
    comparison: one('compare', Object.keys(COMPARISONS) as readonly Comparison[]),
  };
}

/** Absolute where both ends are there, else by name. */
function askedRange(search: URLSearchParams): AskedRange {
  const [from, to] = [search.get('from'), search.get('to')];
  if (from === null && to === null)
    return { kind: 'named', name: RANGE_NAMES.find((name) => name === search.get('range')) ?? DEFAULT_RANGE };
  return { kind: 'absolute', from: momentOf(from), to: to ? momentOf(to) : Date.now() };
}

/** `2026-03-01T09:00`, as a form writes it, is UTC as everything on the page. NaN for what is no moment. */
function momentOf(text: string | null): number {
  const given = text?.trim() ?? '';
  if (!/^\d{4}-\d{2}-\d{2}/.test(given)) return Number.NaN;
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(given);
  const hasTime = given.includes('T') || given.includes(' ');
  return Date.parse(hasZone || !hasTime ? given : `${given}Z`);
}

export function rangeOf({ asked }: Pick<MetricsView, 'asked'>, now: number): ResolvedRange {
  return resolveRange(asked, now);
}

export function kindsOf({ shown }: Pick<MetricsView, 'shown'>): readonly GoldenKind[] {
  return SHOWN[shown];
}

/** The address with one thing changed; undefined takes it out. Everything else, the pair too, stays. */
export function changed(
  search: URLSearchParams,
  changes: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** The changes that show this stretch. */
export function absoluteRange(from: number, to: number): Readonly<Record<string, string | undefined>> {
  return { from: minuteOf(from), to: minuteOf(to), range: undefined };
}

export function namedRange(name: NamedRange): Readonly<Record<string, string | undefined>> {
  return { range: name === DEFAULT_RANGE ? undefined : name, from: undefined, to: undefined };
}

function minuteOf(moment: number): string {
  return new Date(moment).toISOString().replace(/:00\.000Z$/, 'Z');
}
