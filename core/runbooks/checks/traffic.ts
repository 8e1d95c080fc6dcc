import { z } from 'zod';
import { valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import type { GoldenKind } from '../../resources/metrics/golden/types.ts';
import type { TimeRange } from '../../resources/metrics/range.ts';
import { trafficCommands } from '../../resources/metrics/traffic/commands.ts';
import { countedTraffic, TRAFFIC_KINDS, trafficRange } from '../../resources/metrics/traffic/traffic.ts';
import type { CountedTraffic } from '../../resources/metrics/traffic/traffic.ts';
import { judgeTraffic } from '../../resources/metrics/traffic/usual.ts';
import type { Compared, TrafficVerdict, UnusualStretch } from '../../resources/metrics/traffic/usual.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import type { CheckOutcome } from '../outcome.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf } from '../words.ts';

const HOUR_MS = 3_600_000;
/** Shown on either side of what was odd, so that it can be seen as such. */
const AROUND_MS = 3 * HOUR_MS;

const NOUNS: Readonly<Partial<Record<GoldenKind, string>>> = {
  service: 'request',
  function: 'call',
  queue: 'message',
};

export const trafficUsual = defineCheck({
  id: 'traffic.usual',
  title: 'Traffic is what it usually is',
  explains:
    'Requests of every service, calls of every function and messages of every queue in the last hours, against the same hours of the days before: their median and spread. Look at it: `factor` times as much or as little, and three spreads off. Bad: nothing comes any more. Not known: nothing here has three days before. What alone is new is told, and not judged.',
  right: 'states:read',
  parameters: z
    .object({
      hours: z.number().int().min(1).max(24).default(24),
      days: z.number().int().min(3).max(13).default(7),
      factor: z.number().min(1.1).max(100).default(2),
      of: z
        .array(z.enum(TRAFFIC_KINDS))
        .min(1)
        .default([...TRAFFIC_KINDS]),
    })
    .strict(),
  commands: (environment, { hours, days, of }) =>
    trafficCommands(labelOf(environment), of, trafficRange(hours, days, Date.now())),
  async run(source, { hours, days, factor, of }, budget) {
    const range = trafficRange(hours, days, Date.now());
    const { cell, undiscovered } = await countedTraffic(source, of, range, budget);
    const parts = (valueOf(cell) ?? []).map((traffic) => ({
      traffic,
      verdict: verdictOf(traffic, range, { hours, factor }),
    }));
    const pastless = parts.filter(({ verdict }) => isPastless(verdict)).map(({ traffic }) => traffic.key);
    const judged = parts.filter(({ verdict }) => isJudged(verdict)).length;
    // One part that is new says nothing of the others; where all are, nothing is known.
    const ofPastless = judged === 0 ? 'unknown' : 'good';
    const evidence = parts.map(({ traffic, verdict }) =>
      trafficEvidence(traffic, verdict, { range, hours, ofPastless }),
    );
    return reportOf({
      evidence: [...evidence, ...undiscovered.map(unlisted)],
      cells: [cell],
      good: () =>
        `${countOf(judged, 'part')}, the last ${lengthOf(hours * 3_600)} as the same hours of ${days} days before.${notJudgedWords(pastless)}`,
      none: { outcome: 'unknown', sentence: 'CloudWatch measures no traffic here.' },
    });
  },
});

type Verdict = TrafficVerdict | { readonly kind: 'untold' };

function isJudged({ kind }: Verdict): boolean {
  return kind === 'usual' || kind === 'unusual';
}

function isPastless({ kind }: Verdict): boolean {
  return kind === 'young' || kind === 'uncounted';
}

const NAMED_IN_SENTENCE = 2;

function notJudgedWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const others = names.length - NAMED_IN_SENTENCE;
  return ` Not judged: ${names.slice(0, NAMED_IN_SENTENCE).join(', ')}${others > 0 ? `, and ${others} more` : ''}.`;
}

function unlisted(namespace: string): Evidence {
  return {
    name: namespace,
    value: 'CloudWatch did not list its metrics: parts of it may be missing here',
    outcome: 'unknown',
  };
}

function verdictOf(
  { state, counts }: CountedTraffic,
  { from, periodSeconds }: TimeRange,
  { hours, factor }: { readonly hours: number; readonly factor: number },
): Verdict {
  // What is missing of half an answer would be taken for nothing that came.
  if (state !== 'complete') return { kind: 'untold' };
  const slotMs = periodSeconds * 1_000;
  return judgeTraffic({ values: counts, from, slotMs, judged: (hours * HOUR_MS) / slotMs }, factor);
}

interface Telling {
  readonly range: TimeRange;
  readonly hours: number;
  /** What a part is that has too little of a past. */
  readonly ofPastless: CheckOutcome;
}

function trafficEvidence(
  traffic: CountedTraffic,
  verdict: Verdict,
  { range, hours, ofPastless }: Telling,
): Evidence {
  const { kind, key: name } = traffic;
  const noun = NOUNS[kind] ?? 'request';
  const whole = { name, href: metricsPage(traffic, range.to - hours * HOUR_MS, range.to) };
  const length = lengthOf(hours * 3_600);
  if (verdict.kind === 'untold') return { ...whole, value: 'CloudWatch did not tell it', outcome: 'unknown' };
  if (verdict.kind === 'uncounted')
    return {
      ...whole,
      value: `nothing counted in ${lengthOf((range.to - range.from) / 1_000)}`,
      outcome: ofPastless,
    };
  if (verdict.kind === 'young')
    return {
      ...whole,
      value: `new: ${countOf(verdict.value, noun)} in ${length}, and ${countOf(verdict.days, 'day')} before, too few to tell what is usual`,
      outcome: ofPastless,
    };
  if (verdict.kind === 'usual')
    return { ...whole, value: `${numbersOf(verdict.whole, noun)} in ${length}`, outcome: 'good' };
  const [oddest, ...others] = verdict.stretches;
  if (!oddest) return { ...whole, value: numbersOf(verdict.whole, noun), outcome: 'good' };
  return {
    name,
    href: metricsPage(traffic, oddest.from - AROUND_MS, Math.min(range.to, oddest.to + AROUND_MS)),
    value: `${stretchWords(oddest, noun)}${others.length > 0 ? `; ${countOf(others.length, 'further stretch', 'further stretches')}` : ''}`,
    outcome: oddest.value === 0 && oddest.isLasting ? 'bad' : 'warn',
  };
}

/** `4210 requests, usually 1180 ± 40`. */
function numbersOf({ value, median, spread }: Compared, noun: string): string {
  return `${countOf(value, noun)}, usually ${Math.round(median)} ± ${Math.round(spread)}`;
}

function stretchWords(stretch: UnusualStretch, noun: string): string {
  const { value, median, from, to, isMore } = stretch;
  const when = `from ${momentOf(from)} to ${momentOf(to).slice(6)} UTC`;
  const numbers = numbersOf(stretch, noun);
  if (isMore)
    return median > 0
      ? `${timesOf(value / median)} times as much as usual ${when}: ${numbers}`
      : `more than usual ${when}: ${numbers}`;
  return value === 0
    ? `nothing came ${when}: ${numbers}`
    : `${timesOf(median / value)} times less than usual ${when}: ${numbers}`;
}

function timesOf(ratio: number): string {
  return ratio >= 10 ? String(Math.round(ratio)) : ratio.toFixed(1);
}

/** `11-28 14:00`, in UTC. */
function momentOf(at: number): string {
  return new Date(at).toISOString().slice(5, 16).replace('T', ' ');
}

/** Its charts over this stretch, with the day before. */
function metricsPage({ kind, key }: CountedTraffic, from: number, to: number): string {
  const range = new URLSearchParams({
    from: minuteOf(from),
    to: minuteOf(to),
    compare: 'yesterday',
  });
  if (kind === 'service') return `/metrics/services/${encodeURIComponent(key)}?${range.toString()}`;
  return `/metrics?show=${kind === 'function' ? 'functions' : 'queues'}&${range.toString()}`;
}

function minuteOf(at: number): string {
  return new Date(at).toISOString().replace(/:00\.000Z$/, 'Z');
}
