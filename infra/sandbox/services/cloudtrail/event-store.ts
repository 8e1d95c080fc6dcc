import type { Event } from '@aws-sdk/client-cloudtrail';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';

/** LookupEvents tells of ninety days. Source: CloudTrail API reference, LookupEvents. */
export const KEPT_MS = 90 * 24 * 3_600_000;
/** More than these are a test's storm; the oldest go first. */
const MOST_EVENTS = 20_000;

/** Milliseconds since the epoch, and a number among those of the same one. */
export type EventKey = readonly [number, number];

/** An event as it is kept: what is told of it, and when. */
export interface StoredEvent {
  readonly atMs: number;
  readonly event: Omit<Event, 'EventTime'>;
}

/** What changed in one account, in the order of time. */
export class EventStore {
  private readonly events: Database<StoredEvent, [number, number]>;
  private count: number;
  private serial: number;

  constructor(cloud: Cloud) {
    this.events = cloud.store.openDB({ name: 'cloudtrail-events' });
    this.count = this.events.getKeysCount();
    const [last] = this.events.getKeys({ reverse: true, limit: 1 });
    this.serial = last?.[1] ?? 0;
  }

  /** Written behind the answer: a trail is late on AWS as well. */
  add(stored: StoredEvent): void {
    this.serial += 1;
    this.count += 1;
    void this.events.put([stored.atMs, this.serial], stored);
  }

  /** Newest first, those before `before` alone, within both times. */
  *newestFirst(fromMs: number, toMs: number, before?: EventKey): Generator<[EventKey, StoredEvent]> {
    const start: [number, number] = before ? [before[0], before[1]] : [toMs, Number.MAX_SAFE_INTEGER];
    for (const { key, value } of this.events.getRange({ start, end: [fromMs, -1], reverse: true }))
      if (!before || key[0] !== before[0] || key[1] !== before[1]) yield [key, value];
  }

  prune(nowMs: number): void {
    for (const key of [...this.events.getKeys({ end: [nowMs - KEPT_MS, 0] })]) this.drop(key);
    const surplus = this.count - MOST_EVENTS;
    if (surplus > 0) for (const key of [...this.events.getKeys({ limit: surplus })]) this.drop(key);
  }

  private drop(key: [number, number]): void {
    this.count -= 1;
    void this.events.remove(key);
  }
}
