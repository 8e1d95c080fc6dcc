import type { RawRedis } from '../../../environments/raw-redis.ts';
import { Ahead, drained } from './ahead.ts';
import { DumpWindow, dumpKeys } from './dump.ts';
import type { Dumped } from './dump.ts';
import { inStore } from './ended.ts';
import { SegmentWriter } from './segment.ts';
import type { Entries, Origin } from './segment.ts';

/**
 * Keeps the bytes of a segment durably under its number. What is there under that number already is replaced. The bytes
 * are the store's only until its promise is settled. New numbers come one after the other, each once the one before is
 * stored, so there are no gaps; keys are deleted only after that. Whoever notes, as part of storing, the highest number
 * that is stored can begin the next run behind it.
 */
export type StoreSegment = (segment: number, bytes: Buffer) => Promise<void>;

/** A segment that is kept. */
export interface Stored {
  readonly segment: number;
  readonly bytes: Buffer;
  readonly capturedAt: number;
}

/** What is counted while keys are gathered. */
export interface GatherTally {
  /** Entries that are kept in segments. */
  keys: number;
  payloadBytes: number;
  /** Keys that went by themselves before they were read. */
  vanished: number;
  segments: number;
  nextSegment: number;
}

/** Segments that are being stored while the next one is filled. */
const STORES_UNDER_WAY = 1;
const WINDOWS_UNDER_WAY = 2;

/** Reads keys and stores them segment by segment. `onStored` is called in order, one segment at a time. */
export class Gatherer {
  readonly long: Buffer[] = [];
  private readonly window = new DumpWindow();
  private readonly dumps: Ahead<Dumped>;
  private readonly stores: Ahead<void>;
  private writer: SegmentWriter;
  private at = 0;
  private newest: Promise<unknown> = Promise.resolve();
  /** Settled when what follows the storing of the segment before is done. */
  private finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly redis: RawRedis,
    private readonly origin: Origin,
    private readonly store: StoreSegment,
    private readonly tally: GatherTally,
    private readonly onStored: (stored: Stored) => Promise<void> | void,
  ) {
    this.writer = new SegmentWriter(origin);
    this.dumps = new Ahead(WINDOWS_UNDER_WAY, (dumped) => this.takeIn(dumped));
    this.stores = new Ahead(STORES_UNDER_WAY, () => undefined);
  }

  /** Gathers one page of keys; some of it may still be under way when this returns. */
  async page(keys: readonly Buffer[]): Promise<void> {
    for (const some of this.window.cut(keys)) await this.dumps.add(dumpKeys(this.redis, some));
  }

  /** Whatever `work` gathers is in segments, and those are stored, when this is settled. */
  async whole(work: () => Promise<void>): Promise<void> {
    await drained(this.stores, async () => {
      await drained(this.dumps, work);
      if (!this.writer.isEmpty) await this.close();
    });
  }

  private async takeIn(dumped: Dumped): Promise<void> {
    this.window.learn(dumped);
    this.tally.vanished += dumped.vanished;
    this.long.push(...dumped.long);
    this.at ||= dumped.at;
    for (const entry of dumped.entries) {
      this.writer.add(entry);
      if (this.writer.isFull) await this.close();
    }
  }

  private async close(): Promise<void> {
    const { writer, tally, at: capturedAt } = this;
    this.writer = new SegmentWriter(this.origin);
    this.at = 0;
    const segment = tally.nextSegment++;
    const { entries, payloadBytes } = writer;
    const bytes = writer.seal(segment, capturedAt);
    const store = () => inStore(() => this.store(segment, bytes));
    const stored = this.newest.then(store).then(() => {
      tally.segments += 1;
      tally.keys += entries;
      tally.payloadBytes += payloadBytes;
      return { segment, bytes, capturedAt };
    });
    this.newest = stored;
    // More is gathered, and the next segment stored, while the keys of this one are dealt with.
    const before = this.finished;
    this.finished = stored.then((one) => before.catch(() => undefined).then(() => this.onStored(one)));
    await this.stores.add(this.finished);
  }
}

/** A segment anew, without some of its entries. */
export function withoutPlaces(
  origin: Origin,
  entries: Entries,
  dropped: ReadonlySet<number>,
  { segment, capturedAt }: Stored,
): Buffer {
  const writer = new SegmentWriter(origin);
  for (let place = 0; place < entries.size; place += 1)
    if (!dropped.has(place)) writer.add(entries.at(place));
  return writer.seal(segment, capturedAt);
}
