import type { Clock } from '../../../clock.ts';
import type { Batch, Database } from '../storage/database.ts';
import { StoredItem } from '../storage/item-codec.ts';
import { STORE_ID_BYTES } from '../storage/keys.ts';
import type { TableRecord } from '../tables/table.ts';
import { keyAttributes } from '../tables/table.ts';
import { newMap } from '../values/attribute-value.ts';
import {
  encodeRecord,
  momentOf,
  recordKey,
  recordsAfter,
  recordsOfStream,
  sameItem,
  sequenceOf,
} from './change-record.ts';

/** Part of a stream: changes of some partition keys, in their order, for some hours. */
export interface Shard {
  readonly number: number;
  readonly lane: number;
  readonly parent?: number;
  readonly startedAtMs: number;
  readonly startSequence: number;
  /** Set once it is closed. */
  readonly endSequence?: number;
  readonly endedAtMs?: number;
  /** Up to this sequence number everything has been trimmed. */
  readonly trimmedThrough: number;
}

export interface Stream {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly tableId: string;
  readonly viewType: string;
  readonly keys: TableRecord['keys'];
  readonly createdAtMs: number;
  /** Set once it is switched off, or its table is deleted: it can be read for a day more. */
  readonly disabledAtMs?: number;
  readonly storeId: number;
  readonly shards: readonly Shard[];
  readonly nextShard: number;
}

export const HOUR_MS = 3_600_000;
/** Source: developer guide, "Change data capture for DynamoDB Streams": 24 hours. */
export const RETENTION_MS = 24 * HOUR_MS;
/** How long a shard takes records before a child goes on. AWS promises nothing; it is about four hours. */
const SHARD_MS = 4 * HOUR_MS;
/** A table here has two partitions, as far as its stream goes. */
const LANES = 2;
/** Records that a second trims of one stream. */
const TRIMMED_AT_ONCE = 1_000;
const RECORD = 'stream/';

/**
 * The streams of the environment's tables. Every change of an item leaves a record in the open shard of its partition;
 * shards are closed after some hours and have a child; records are trimmed after a day.
 */
export class Streams {
  private readonly streams = new Map<string, Stream>();
  /** By the table's id: the one that is switched on. */
  private readonly active = new Map<string, string>();
  private sequence = 1;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    for (const [, value] of database.recordsWith(RECORD)) this.remember(value as Stream);
    for (const { storeId, shards } of this.streams.values()) {
      for (const { startSequence, endSequence = 0 } of shards)
        this.sequence = Math.max(this.sequence, startSequence + 1, endSequence + 1);
      for (const { number } of shards)
        for (const { key } of database.streamRecords(recordsAfter(storeId, number, 0), { reverse: true })) {
          this.sequence = Math.max(this.sequence, sequenceOf(key) + 1);
          break;
        }
    }
  }

  /** The newest first. */
  list(): readonly Stream[] {
    return [...this.streams.values()].reverse();
  }

  find(arn: string): Stream | undefined {
    return this.streams.get(arn);
  }

  /** The last sequence number that was given out. */
  get lastSequence(): number {
    return this.sequence - 1;
  }

  /** Begins or ends the stream of a table, as its record says. */
  follow(record: TableRecord, tableArn: string): void {
    const { stream, tableId } = record;
    const arn = stream?.label === undefined ? undefined : `${tableArn}/stream/${stream.label}`;
    const known = this.active.get(tableId);
    if (known !== undefined && (known !== arn || stream?.enabled !== true)) this.close(tableId);
    if (arn === undefined || stream?.enabled !== true || this.streams.has(arn)) return;
    const nowMs = this.clock.now();
    this.save({
      arn,
      label: stream.label ?? '',
      tableName: record.name,
      tableId,
      viewType: stream.viewType ?? 'NEW_AND_OLD_IMAGES',
      keys: record.keys,
      createdAtMs: nowMs,
      storeId: this.database.newStoreId(),
      shards: Array.from({ length: LANES }, (_, lane) => this.openShard(lane, lane, nowMs)),
      nextShard: LANES,
    });
  }

  /** Ends the stream of a table that is switched off or deleted. */
  close(tableId: string): void {
    const stream = this.streams.get(this.active.get(tableId) ?? '');
    if (!stream) return;
    const nowMs = this.clock.now();
    const shards = stream.shards.map((shard) =>
      shard.endSequence === undefined ? this.closed(shard, nowMs) : shard,
    );
    this.save({ ...stream, shards, disabledAtMs: nowMs });
  }

  /** Adds the record of a change to a batch, where the table has a stream and something is different. */
  note(
    batch: Batch,
    record: TableRecord,
    ownKey: Buffer,
    images: { readonly before?: StoredItem; readonly after?: StoredItem; readonly byExpiry?: boolean },
  ): void {
    const arn = this.active.get(record.tableId);
    if (arn === undefined) return;
    const { before, after, byExpiry = false } = images;
    const item = after?.item ?? before?.item;
    if (!item || (before && after && sameItem(before, after))) return;
    const stream = this.rolled(arn);
    // The hash of the partition key stands behind the table's number.
    const lane = ownKey.readUInt8(STORE_ID_BYTES) % LANES;
    const shard = stream?.shards.find((one) => one.lane === lane && one.endSequence === undefined);
    if (!stream || !shard) return;
    const keys = newMap();
    for (const { name } of keyAttributes(record.keys)) {
      const value = item[name];
      if (value !== undefined) keys[name] = value;
    }
    const change = { atMs: this.clock.now(), byExpiry, keys: StoredItem.fromItem(keys), before, after };
    batch.streamed.push([recordKey(stream.storeId, shard.number, this.sequence++), encodeRecord(change)]);
  }

  /** A stream whose shards are those of this moment: those that are old enough have a child. */
  private rolled(arn: string): Stream | undefined {
    const stream = this.streams.get(arn);
    if (!stream || stream.disabledAtMs !== undefined) return stream;
    const nowMs = this.clock.now();
    const old = stream.shards.filter(
      ({ endSequence, startedAtMs }) => endSequence === undefined && nowMs - startedAtMs >= SHARD_MS,
    );
    if (old.length === 0) return stream;
    const closed = stream.shards.map((shard) => (old.includes(shard) ? this.closed(shard, nowMs) : shard));
    const children = old.map(({ lane, number }, index) =>
      this.openShard(stream.nextShard + index, lane, nowMs, number),
    );
    return this.save({
      ...stream,
      shards: [...closed, ...children],
      nextShard: stream.nextShard + old.length,
    });
  }

  /** Closes shards that are old enough and forgets what is older than a day, some at a time; called every second. */
  trim(): void {
    const beforeMs = this.clock.now() - RETENTION_MS;
    for (const { arn } of [...this.streams.values()]) {
      const stream = this.rolled(arn);
      if (stream) this.trimOne(stream, beforeMs);
    }
  }

  private trimOne(stream: Stream, beforeMs: number): void {
    const { storeId, disabledAtMs } = stream;
    if (disabledAtMs !== undefined && disabledAtMs < beforeMs) {
      if (this.database.removeStreamRecords(recordsOfStream(storeId), TRIMMED_AT_ONCE)) return;
      this.streams.delete(stream.arn);
      this.database.removeRecord(RECORD + stream.arn);
      return;
    }
    let changed = false;
    const shards = stream.shards.flatMap((shard) => {
      const { through, isDrained } = this.trimShard(stream, shard, beforeMs);
      const isGone = shard.endedAtMs !== undefined && shard.endedAtMs < beforeMs && isDrained;
      changed ||= isGone || through !== shard.trimmedThrough;
      return isGone ? [] : [{ ...shard, trimmedThrough: through }];
    });
    if (changed) this.save({ ...stream, shards });
  }

  /** The sequence number up to which a shard is trimmed now, and whether nothing that old is left in it. */
  private trimShard({ storeId }: Stream, { number, trimmedThrough }: Shard, beforeMs: number) {
    let [through, seen] = [trimmedThrough, 0];
    for (const { key, value } of this.database.streamRecords(recordsAfter(storeId, number, trimmedThrough))) {
      if (momentOf(value) >= beforeMs || seen === TRIMMED_AT_ONCE) break;
      through = sequenceOf(key);
      seen += 1;
    }
    if (seen > 0)
      this.database.removeStreamRecords(
        { start: recordKey(storeId, number, 0), end: recordKey(storeId, number, through + 1) },
        TRIMMED_AT_ONCE,
      );
    return { through, isDrained: seen < TRIMMED_AT_ONCE };
  }

  private openShard(number: number, lane: number, startedAtMs: number, parent?: number): Shard {
    const startSequence = this.sequence++;
    return { number, lane, parent, startedAtMs, startSequence, trimmedThrough: 0 };
  }

  private closed(shard: Shard, nowMs: number): Shard {
    return { ...shard, endSequence: this.sequence++, endedAtMs: nowMs };
  }

  private save(stream: Stream): Stream {
    this.database.putRecord(RECORD + stream.arn, stream);
    this.remember(stream);
    return stream;
  }

  private remember(stream: Stream): void {
    this.streams.set(stream.arn, stream);
    if (stream.disabledAtMs === undefined) this.active.set(stream.tableId, stream.arn);
    else if (this.active.get(stream.tableId) === stream.arn) this.active.delete(stream.tableId);
  }
}
