import type { HistoryPlan } from './plan.ts';

const hour = 3600;
const day = 86_400;

/** Something that went wrong, or on purpose, in a past. Times in seconds since the epoch. */
export interface Incident {
  readonly kind: 'errors' | 'backlog' | 'deployment';
  readonly start: number;
  readonly end: number;
}

/** A number from 0 (included) to 1 (excluded), always the same for the same words and place. */
export function chance(words: number, at: number): number {
  let mixed = (words ^ Math.imul(at, 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** A text as a number for `chance`. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** How busy a time is, around 1: most in the evening, least before dawn, more at the week's end. In UTC. */
export function seasonAt(seconds: number): number {
  const ofDay = (seconds % day) / hour;
  const daily = 0.3 + 0.7 * (0.5 + 0.5 * Math.cos((2 * Math.PI * (ofDay - 19)) / 24));
  // The epoch began on a Thursday.
  const weekday = (Math.floor(seconds / day) + 4) % 7;
  return daily * (weekday === 0 || weekday === 6 ? 1.3 : 1);
}

/** What happened: a deployment that went well, one that brought errors, a queue that nobody emptied. */
export function incidentsOf({ start, end }: HistoryPlan): readonly Incident[] {
  const all: readonly Incident[] = [
    { kind: 'deployment', start: end - 20 * hour, end: end - 20 * hour + 600 },
    { kind: 'errors', start: end - 40 * hour, end: end - 40 * hour + 25 * 60 },
    { kind: 'deployment', start: end - 40 * hour - 300, end: end - 40 * hour + 300 },
    { kind: 'backlog', start: end - 3 * day - 5 * hour, end: end - 3 * day - 3 * hour },
    { kind: 'errors', start: end - 9 * day, end: end - 9 * day + 900 },
  ];
  return all.filter((incident) => incident.start >= start);
}

/** The incident of a kind that a time is in. */
export function incidentAt(
  incidents: readonly Incident[],
  kind: Incident['kind'],
  seconds: number,
): Incident | undefined {
  return incidents.find(
    (incident) => incident.kind === kind && seconds >= incident.start && seconds < incident.end,
  );
}
