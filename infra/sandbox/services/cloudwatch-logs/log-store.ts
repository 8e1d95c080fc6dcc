import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import type { Database, RootDatabase } from 'lmdb';

export interface GroupRecord {
  readonly name: string;
  readonly createdAtMs: number;
  readonly retentionDays?: number;
  readonly kmsKeyId?: string;
  readonly logGroupClass: LogGroupClass;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StreamRecord {
  readonly id: number;
  readonly group: string;
  readonly name: string;
  readonly createdAtMs: number;
  /** The number that the next event gets: with its time it says where it stands. */
  readonly nextSequence: number;
  readonly firstAtMs?: number;
  readonly lastAtMs?: number;
  readonly lastIngestionMs?: number;
  readonly bytes: number;
}

export interface LogEvent {
  readonly atMs: number;
  readonly message: string;
}

/** Where an event stands in its stream. */
export interface Position {
  readonly atMs: number;
  readonly sequence: number;
}

export interface StoredEvent extends Position {
  readonly message: string;
  readonly ingestionMs: number;
}

type EventKey = [stream: number, atMs: number, sequence: number];
type EventValue = readonly [message: string, ingestionMs: number];

interface Pending {
  readonly key: EventKey;
  readonly value: EventValue;
}

/** What AWS counts for an event beside its text. Source: CloudWatch Logs API, "PutLogEvents". */
export const eventOverheadBytes = 26;

const mostPending = 2000;

/** Sees events as they come in. */
export type Watcher = (stream: StreamRecord, events: readonly LogEvent[], nowMs: number) => void;

/** Log groups, streams and events: events are buffered while they come in, and written at the next look or tick. */
export class LogStore {
  private readonly groups: Database<GroupRecord, string>;
  private readonly streams: Database<StreamRecord, number>;
  private readonly events: Database<EventValue, EventKey>;
  private readonly heldGroups = new Map<string, GroupRecord>();
  private readonly heldStreams = new Map<string, Map<string, StreamRecord>>();
  private readonly changed = new Set<StreamRecord['id']>();
  private readonly watchers = new Set<Watcher>();
  private pending: Pending[] = [];
  private nextId = 1;

  constructor(private readonly store: RootDatabase) {
    this.groups = store.openDB({ name: 'logs-groups' });
    this.streams = store.openDB({ name: 'logs-streams' });
    this.events = store.openDB({ name: 'logs-events' });
    for (const { value } of this.groups.getRange()) this.hold(value);
    for (const { value } of this.streams.getRange()) {
      this.heldStreams.get(value.group)?.set(value.name, value);
      this.nextId = Math.max(this.nextId, value.id + 1);
    }
  }

  private hold(group: GroupRecord): void {
    this.heldGroups.set(group.name, group);
    if (!this.heldStreams.has(group.name)) this.heldStreams.set(group.name, new Map());
  }

  group(name: string): GroupRecord | undefined {
    return this.heldGroups.get(name);
  }

  allGroups(): readonly GroupRecord[] {
    return [...this.heldGroups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  saveGroup(group: GroupRecord): GroupRecord {
    this.groups.putSync(group.name, group);
    this.hold(group);
    return group;
  }

  deleteGroup(name: string): void {
    for (const stream of this.streamsOf(name)) this.deleteStream(stream);
    this.groups.removeSync(name);
    this.heldGroups.delete(name);
    this.heldStreams.delete(name);
  }

  stream(group: string, name: string): StreamRecord | undefined {
    return this.heldStreams.get(group)?.get(name);
  }

  /** By name. */
  streamsOf(group: string): readonly StreamRecord[] {
    return [...(this.heldStreams.get(group)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  bytesOf(group: string): number {
    return this.streamsOf(group).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  createStream(group: string, name: string, nowMs: number): StreamRecord {
    const stream: StreamRecord = {
      id: this.nextId++,
      group,
      name,
      createdAtMs: nowMs,
      nextSequence: 0,
      bytes: 0,
    };
    this.streams.putSync(stream.id, stream);
    this.heldStreams.get(group)?.set(name, stream);
    return stream;
  }

  deleteStream(stream: StreamRecord): void {
    this.flush();
    this.removeWhile(stream.id, () => true);
    this.streams.removeSync(stream.id);
    this.heldStreams.get(stream.group)?.delete(stream.name);
  }

  /** Has somebody told of what comes in, until the answer is called. */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Adds events to a stream that is there, in any order. What is of the past comes in unseen. */
  append({ group, name }: StreamRecord, events: readonly LogEvent[], nowMs: number, isPast = false): void {
    let stream = this.stream(group, name);
    if (!stream) return;
    for (const { atMs, message } of events) {
      this.pending.push({ key: [stream.id, atMs, stream.nextSequence], value: [message, nowMs] });
      stream = {
        ...stream,
        nextSequence: stream.nextSequence + 1,
        firstAtMs: Math.min(stream.firstAtMs ?? atMs, atMs),
        lastAtMs: Math.max(stream.lastAtMs ?? atMs, atMs),
        lastIngestionMs: nowMs,
        bytes: stream.bytes + sizeOf(message),
      };
    }
    this.heldStreams.get(group)?.set(name, stream);
    this.changed.add(stream.id);
    if (!isPast) for (const watch of this.watchers) watch(stream, events, nowMs);
    if (this.pending.length >= mostPending) this.flush();
  }

  flush(): void {
    if (this.pending.length === 0 && this.changed.size === 0) return;
    const { pending } = this;
    this.pending = [];
    this.store.transactionSync(() => {
      for (const { key, value } of pending) this.events.putSync(key, value);
      for (const streams of this.heldStreams.values())
        for (const stream of streams.values())
          if (this.changed.has(stream.id)) this.streams.putSync(stream.id, stream);
    });
    this.changed.clear();
  }

  /** Events of a stream from a position on (included), or back from it (excluded), one by one as they are asked for. */
  *read({ id }: StreamRecord, from: Position, direction: 'forward' | 'backward'): Generator<StoredEvent> {
    this.flush();
    const start: EventKey = [id, from.atMs, from.sequence];
    const range =
      direction === 'forward'
        ? this.events.getRange({ start, end: [id + 1, 0, 0] })
        : this.events.getRange({ start, end: [id, 0, -1], reverse: true, exclusiveStart: true });
    for (const { key, value } of range)
      yield { atMs: key[1], sequence: key[2], message: value[0], ingestionMs: value[1] };
  }

  /** Removes a stream's events before a time, or its oldest until it has lost so many bytes. */
  trim({ group, name }: StreamRecord, beforeMs: number, leastBytes = 0): void {
    this.flush();
    const stream = this.stream(group, name);
    if (!stream || (leastBytes === 0 && (stream.firstAtMs ?? Infinity) >= beforeMs)) return;
    let lost = 0;
    const firstAtMs = this.removeWhile(stream.id, (atMs, message) => {
      if (atMs >= beforeMs && lost >= leastBytes) return false;
      lost += sizeOf(message);
      return true;
    });
    const left: StreamRecord = {
      ...stream,
      bytes: firstAtMs === undefined ? 0 : Math.max(0, stream.bytes - lost),
      firstAtMs,
      lastAtMs: firstAtMs === undefined ? undefined : stream.lastAtMs,
    };
    this.streams.putSync(stream.id, left);
    this.heldStreams.get(group)?.set(name, left);
  }

  /** Removes a stream's oldest events as long as they go; the time of the first that stays. Never holds many. */
  private removeWhile(
    id: StreamRecord['id'],
    goes: (atMs: number, message: string) => boolean,
  ): number | undefined {
    for (;;) {
      const range = { start: [id, 0, 0] as EventKey, end: [id + 1, 0, 0] as EventKey, limit: mostPending };
      const some = [...this.events.getRange(range)];
      const stays = some.find(({ key, value }) => !goes(key[1], value[0]));
      const gone = stays ? some.slice(0, some.indexOf(stays)) : some;
      this.store.transactionSync(() => {
        for (const { key } of gone) this.events.removeSync(key);
      });
      if (stays) return stays.key[1];
      if (some.length < mostPending) return undefined;
    }
  }
}

export function sizeOf(message: string): number {
  return Buffer.byteLength(message) + eventOverheadBytes;
}
