import type { SnapshotCause } from '../../../core/compare/over-time/kept.ts';
import { isSnapshotId } from '../../../core/compare/over-time/kept.ts';

/** What stands in the address where the later moment is now. */
export const NOW = 'now';

/** A snapshot that can be chosen. */
export interface MomentLine {
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly cause: SnapshotCause;
  readonly by?: string;
  /** Differences from the one before; absent for the first. */
  readonly differences?: number;
}

/** Which environment and which two moments an address asks for; what it leaves open is chosen by what is there. */
export interface MomentsAsked {
  readonly environment?: string;
  readonly then?: string;
  /** A snapshot's id, or `now`. */
  readonly later: string;
}

export function momentsOf(search: URLSearchParams): MomentsAsked {
  const id = (name: string) => {
    const value = search.get(name) ?? '';
    return isSnapshotId(value) ? value : undefined;
  };
  return {
    environment: search.get('environment') ?? undefined,
    then: id('then'),
    later: id('later') ?? NOW,
  };
}

/** The address of the same view, of one resource where one is named. */
export function momentsSearch({
  environment,
  then,
  later,
}: {
  readonly environment: string;
  readonly then?: string;
  readonly later?: string;
}): Readonly<Record<string, string>> {
  return { environment, ...(then ? { then } : {}), ...(later && later !== NOW ? { later } : {}) };
}

const CAUSES: Readonly<Record<SnapshotCause, string>> = {
  daily: 'daily',
  action: 'after an action',
  hand: 'by hand',
};

const DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** A moment as it is headed, in UTC: `28 Nov 2026, 03:00`. */
export function momentWords(at: number): string {
  return DAY.format(at);
}

/** Nothing is kept for a year. */
const SHORT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A snapshot in one line: `28 Nov, 03:00 · daily · 3 differences`. */
export function lineWords({ at, cause, by, differences }: MomentLine): string {
  const why = by ?? CAUSES[cause];
  const count =
    differences === undefined ? 'the first' : differences === 0 ? 'as before' : differencesWords(differences);
  return `${SHORT.format(at)} · ${why} · ${count}`;
}

export function differencesWords(count: number): string {
  return `${count} ${count === 1 ? 'difference' : 'differences'}`;
}
