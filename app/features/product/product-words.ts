import type { Availability, ServedDay } from '../../../core/resources/product/availability.ts';
import { formatCount, formatDuration } from '../../components/format.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'none';

/** From this part of the error budget on it is worth a look. */
const NEARLY = 0.75;

export function toneOf({ requests, spent }: Pick<Availability, 'requests' | 'spent'>): Tone {
  if (requests === 0) return 'none';
  if (spent > 1) return 'bad';
  return spent >= NEARLY ? 'warn' : 'good';
}

/** How a day went: against the target by itself. */
export function toneOfDay({ requests, failed }: ServedDay, target: number): Tone {
  if (requests === 0) return 'none';
  if (failed === 0) return 'good';
  return failed / requests > 10 * (1 - target) ? 'bad' : 'warn';
}

/** `99.987 %`, never rounded up to a target that was missed. */
export function availabilityWords({ ratio }: Pick<Availability, 'ratio'>): string {
  return ratio === undefined ? '–' : percentWords(ratio);
}

export function percentWords(ratio: number): string {
  const percent = Math.floor(ratio * 100_000 + 1e-6) / 1_000;
  return `${ratio === 1 ? '100' : String(percent)} %`;
}

/** What the target leaves, and how much of it is gone. */
export function budgetWords({ requests, failed, allowed, spent }: Availability): string {
  if (requests === 0) return 'Nobody asked in this time.';
  const used = Number.isFinite(spent) ? `${Math.round(spent * 100)} %` : 'more than all';
  const some = failed === 1 ? '1 request was' : `${formatCount(failed)} requests were`;
  return `${some} answered with 5xx, of ${formatCount(requests)}. The target allows ${formatCount(Math.floor(allowed))}: ${used} of the error budget is used.`;
}

/** Milliseconds as people say them. */
export function waitWords(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return formatDuration(seconds);
}
