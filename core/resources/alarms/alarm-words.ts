import { z } from 'zod';
import { jsonOf } from './history.ts';
import { subjectOf, valueWords } from './metric-words.ts';
import type { Alarm, AlarmCondition, AlarmState } from './types.ts';

const MINUTE = 60;
/** More values than this tell nobody more. */
const MOST_VALUES = 10;

/** How a threshold is crossed. Bands are those of anomaly detection, which have no number. */
const CROSSED: Readonly<
  Record<string, { readonly words: string; readonly breaks: (a: number, b: number) => boolean }>
> = {
  GreaterThanThreshold: { words: 'over', breaks: (value, threshold) => value > threshold },
  GreaterThanOrEqualToThreshold: { words: 'at or over', breaks: (value, threshold) => value >= threshold },
  LessThanThreshold: { words: 'under', breaks: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: { words: 'at or under', breaks: (value, threshold) => value <= threshold },
};

const BANDS: Readonly<Record<string, string>> = {
  LessThanLowerOrGreaterThanUpperThreshold: 'outside of its expected band',
  GreaterThanUpperThreshold: 'over its expected band',
  LessThanLowerThreshold: 'under its expected band',
};

/** When an alarm fires: `5xx answers (Sum) over 5 in 3 of 5 minutes`. Undefined for composite alarms. */
export function thresholdWords({
  watched,
  condition,
}: Pick<Alarm, 'watched' | 'condition'>): string | undefined {
  if (!condition || watched.kind === 'composite') return undefined;
  const { words } = subjectOf(watched);
  const isNamed = watched.kind === 'metric' && !words.includes(`(${watched.statistic})`);
  const subject = isNamed && watched.statistic ? `${words} (${watched.statistic})` : words;
  return `${subject} ${crossedWords(watched, condition)} in ${periodsWords(condition, periodOf(watched))}`;
}

function crossedWords(watched: Alarm['watched'], { comparison, threshold }: AlarmCondition): string {
  const band = BANDS[comparison];
  if (band !== undefined) return band;
  const limit = threshold === undefined ? '?' : valueWords(threshold, subjectOf(watched).unit);
  return `${CROSSED[comparison]?.words ?? comparison} ${limit}`;
}

/** `3 of 5 minutes`, `2 of 3 periods of 5 min`, `1 minute`. */
function periodsWords(
  { datapointsToAlarm, evaluationPeriods }: AlarmCondition,
  periodSeconds: number,
): string {
  const of = datapointsToAlarm === evaluationPeriods ? '' : `${datapointsToAlarm} of `;
  return `${of}${lengthWords(evaluationPeriods, periodSeconds)}`;
}

function lengthWords(periods: number, periodSeconds: number): string {
  const plural = periods === 1 ? '' : 's';
  if (periodSeconds === MINUTE) return `${periods} minute${plural}`;
  const length = periodSeconds % MINUTE === 0 ? `${periodSeconds / MINUTE} min` : `${periodSeconds} s`;
  return `${periods} period${plural} of ${length}`;
}

function periodOf(watched: Alarm['watched']): number {
  return watched.kind === 'metric' || watched.kind === 'math' ? watched.periodSeconds : MINUTE;
}

/** How missing values count, in words. Source: CloudWatch user guide, "treat missing data". */
export function missingWords({ missingData }: AlarmCondition): string {
  const words: Readonly<Record<string, string>> = {
    breaching: 'Minutes without a value count as over the threshold.',
    notBreaching: 'Minutes without a value count as good.',
    ignore: 'Where values are missing the state stays as it is.',
    missing: 'Without any value it can not tell.',
  };
  return words[missingData] ?? missingData;
}

/** Source: CloudWatch user guide, alarm events, `reasonData`; shapes of examples, so every part may be missing. */
const reasonSchema = z.object({
  recentDatapoints: z.array(z.number()).optional(),
  evaluatedDatapoints: z.array(z.object({ timestamp: z.string(), value: z.number().optional() })).optional(),
  triggeringAlarms: z
    .array(z.object({ arn: z.string(), state: z.object({ value: z.string() }).optional() }))
    .optional(),
});

interface Said {
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData?: string;
}

/** Why an alarm is in its state, in words where CloudWatch's data say it, else in CloudWatch's own. */
export function reasonWords(alarm: Pick<Alarm, 'watched' | 'condition'>, said: Said): string {
  const own = said.reason || 'CloudWatch gives no reason.';
  const data = reasonSchema.safeParse(jsonOf(said.reasonData));
  if (!data.success || said.state === 'INSUFFICIENT_DATA') return own;
  if (alarm.watched.kind === 'composite') return triggeredWords(data.data.triggeringAlarms, said) ?? own;
  return crossingWords(alarm, valuesOf(data.data), said) ?? own;
}

/** The values that were looked at, the oldest first. */
export function valuesOf({
  evaluatedDatapoints = [],
  recentDatapoints = [],
}: Pick<z.infer<typeof reasonSchema>, 'evaluatedDatapoints' | 'recentDatapoints'>): readonly number[] {
  const timed = evaluatedDatapoints
    .filter(({ value }) => value !== undefined)
    .toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
    .flatMap(({ value }) => value ?? []);
  return timed.length > 0 ? timed : recentDatapoints;
}

/** Undefined where the values do not say what the state does, as after a test by hand. */
function crossingWords(
  { watched, condition }: Pick<Alarm, 'watched' | 'condition'>,
  values: readonly number[],
  { state }: Said,
): string | undefined {
  const crossing = condition && CROSSED[condition.comparison];
  if (!crossing || condition.threshold === undefined) return undefined;
  const { threshold, evaluationPeriods } = condition;
  const subject = subjectOf(watched);
  const verb = subject.isPlural ? 'were' : 'was';
  const limit = valueWords(threshold, subject.unit);
  const looked = values.slice(-evaluationPeriods);
  const list = (some: readonly number[]) =>
    some
      .slice(-MOST_VALUES)
      .map((value) => valueWords(value, subject.unit))
      .join(', ');
  const over = looked.filter((value) => crossing.breaks(value, threshold));
  const periods = lengthWords(evaluationPeriods, periodOf(watched));
  if (state === 'ALARM') {
    if (over.length === 0) return undefined;
    const of = evaluationPeriods === 1 ? periods : `${over.length} of ${periods}`;
    return `${subject.words} ${verb} ${crossing.words} ${limit} in ${of}: ${list(over)}.`;
  }
  if (looked.length === 0 || over.length === looked.length) return undefined;
  return `${subject.words} ${verb} ${over.length === 0 ? 'not ' : 'no longer '}${crossing.words} ${limit}: ${list(looked)}.`;
}

function triggeredWords(
  triggering: z.infer<typeof reasonSchema>['triggeringAlarms'],
  { state }: Said,
): string | undefined {
  const names = (triggering ?? []).map(({ arn, state: its }) => {
    const name = arn.split(':').slice(6).join(':') || arn;
    return its ? `${name} (${its.value})` : name;
  });
  if (names.length === 0) return undefined;
  return `${state === 'ALARM' ? 'Its rule holds' : 'Its rule does not hold'} since ${names.join(', ')} changed.`;
}
