import { failureSentence } from '../../../cells/cell.ts';
import type { Cell, Failure } from '../../../cells/cell.ts';
import type { AlarmState } from '../../services/alarms.ts';

/** Requests and answers with 5xx of the two sides, since green was given requests. */
export interface SideErrors {
  readonly requests: number;
  readonly errors: number;
}
export interface Errors {
  readonly blue: SideErrors;
  readonly green: SideErrors;
}

/** What was counted before green was given requests, and when (milliseconds since the epoch). */
export interface Counted extends Errors {
  readonly at: number;
}

const MINUTE_MS = 60_000;

/**
 * What the sides answered since a moment, out of what is counted from that minute's beginning: answers of a former green
 * in the same minute speak of the former. Nothing is taken off that was counted in another minute.
 */
export function sinceThen(errors: Errors, counted: Counted | undefined, since: number): Errors {
  if (!counted || Math.floor(counted.at / MINUTE_MS) !== Math.floor(since / MINUTE_MS)) return errors;
  const less = (now: SideErrors, before: SideErrors): SideErrors => ({
    requests: Math.max(0, now.requests - before.requests),
    errors: Math.max(0, now.errors - before.errors),
  });
  return { blue: less(errors.blue, counted.blue), green: less(errors.green, counted.green) };
}

export type Judgement =
  /** Nothing speaks against it: in words, what was seen. */
  | { readonly verdict: 'good'; readonly note: string }
  /** Nothing speaks against it, but no answer of green is measured yet. `isQuiet`: none of blue's either. */
  | { readonly verdict: 'unmeasured'; readonly note: string; readonly isQuiet: boolean }
  /** Whoever could tell does not answer: nothing is shifted until it does. */
  | { readonly verdict: 'unknown'; readonly note: string }
  | { readonly verdict: 'bad'; readonly why: string };

export interface Bounds {
  readonly alarms: readonly string[];
  /** So many percent of green's answers may be 5xx; 100 is no bound. */
  readonly errorPercent: number;
}

/** Of fewer requests a share tells nothing. */
const FEWEST_REQUESTS = 20;

/**
 * What alarms and errors say of the green side at this moment. One alarm of the list that fires is enough; errors are
 * judged by their share. What is not known is not good.
 */
export function judge(bounds: Bounds, alarms: Cell<readonly AlarmState[]>, errors: Cell<Errors>): Judgement {
  const firing = alarms.state === 'fresh' ? alarms.value.filter(({ state }) => state === 'ALARM') : [];
  if (firing.length > 0)
    return {
      verdict: 'bad',
      why: `${firing.map(({ name }) => name).join(', ')} ${firing.length === 1 ? 'fires' : 'fire'}`,
    };
  if (errors.state === 'fresh') {
    const { green } = errors.value;
    const percent = percentOf(green);
    if (green.requests >= FEWEST_REQUESTS && percent > bounds.errorPercent)
      return {
        verdict: 'bad',
        why: `${words(percent)} % of green's answers are 5xx, and ${words(bounds.errorPercent)} % are the bound (blue: ${words(percentOf(errors.value.blue))} %)`,
      };
  }
  const gone = goneOf(bounds, alarms);
  if (gone.length > 0)
    return {
      verdict: 'unknown',
      note: `Paused: There is no ${gone.length === 1 ? 'alarm' : 'alarms'} ${gone.join(', ')} any more.`,
    };
  const silence = [...(bounds.alarms.length > 0 ? [alarms] : []), errors].map(failureOfCell).find(Boolean);
  if (silence) return { verdict: 'unknown', note: `Paused: ${failureSentence(silence)}` };
  const note = noteOf(bounds, errors);
  const isBounded = bounds.errorPercent < 100;
  if (isBounded && errors.state === 'fresh' && errors.value.green.requests === 0)
    return { verdict: 'unmeasured', note, isQuiet: errors.value.blue.requests === 0 };
  return { verdict: 'good', note };
}

/**
 * ELB sends what it has measured once a minute, and CloudWatch tells it a little later: what is not there after so long
 * was not.
 */
const MEASURED_WITHIN_MS = 5 * MINUTE_MS;

/**
 * What a judgement counts for so long after green was given its share. Until there has to be a measurement it is waited
 * for; then a service that nobody asks is good, and green that alone is not measured is unknown.
 */
export function afterWaiting(judgement: Judgement, waitedMs: number): Judgement {
  if (judgement.verdict !== 'unmeasured' || waitedMs < MEASURED_WITHIN_MS) return judgement;
  const minutes = MEASURED_WITHIN_MS / MINUTE_MS;
  return judgement.isQuiet
    ? { verdict: 'good', note: `${judgement.note}, nor any other for ${minutes} minutes` }
    : {
        verdict: 'unknown',
        note: `Paused: no request to green is measured after ${minutes} minutes, though blue has some`,
      };
}

/** Alarms of the list that there are none of: DescribeAlarms leaves them out without a word. */
function goneOf({ alarms: names }: Bounds, alarms: Cell<readonly AlarmState[]>): readonly string[] {
  if (alarms.state === 'empty') return names;
  if (alarms.state !== 'fresh') return [];
  return names.filter((name) => !alarms.value.some((alarm) => alarm.name === name));
}

function failureOfCell(cell: Cell<unknown>): Failure | undefined {
  if (cell.state === 'fresh' || cell.state === 'empty') return undefined;
  return cell.state === 'stale' ? cell.failure : cell;
}

function noteOf(bounds: Bounds, errors: Cell<Errors>): string {
  const alarms = bounds.alarms.length > 0 ? 'No alarm of the list fires' : 'No alarm is watched';
  if (errors.state !== 'fresh' || errors.value.green.requests === 0)
    return `${alarms}; no request to green is measured yet`;
  const { blue, green } = errors.value;
  return `${alarms}; 5xx: green ${words(percentOf(green))} % of ${green.requests}, blue ${words(percentOf(blue))} % of ${blue.requests}`;
}

function percentOf({ requests, errors }: SideErrors): number {
  return requests === 0 ? 0 : (100 * errors) / requests;
}

function words(percent: number): string {
  return percent.toLocaleString('en', { maximumFractionDigits: 1 });
}
