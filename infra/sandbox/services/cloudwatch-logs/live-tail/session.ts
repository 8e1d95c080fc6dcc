import type { StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import { ServiceError } from '../../../protocol/service.ts';
import { samplesOf } from './sample.ts';

type Update = StartLiveTailResponseStream.SessionUpdateMember;
export type TailedEvent = NonNullable<Update['sessionUpdate']['sessionResults']>[number];

// CloudWatch Logs API reference, "StartLiveTail".
const updateEveryMs = 1000;
const mostPerUpdate = 500;
const mostUpdatesWaiting = 10;
const longestMs = 3 * 3_600_000;

/** What one reader of a tail has to be told: filled as events come in, emptied as it reads. */
export class TailSession {
  private arrived: TailedEvent[] = [];
  private readonly updates: Update[] = [];
  private wake: (() => void) | undefined;
  private isEnded = false;

  constructor(private readonly now: () => number) {}

  take(events: readonly TailedEvent[]): void {
    this.arrived.push(...events);
  }

  end(): void {
    this.isEnded = true;
    this.wake?.();
  }

  /** An update for each second, until the reader goes or three hours have passed (SessionTimeoutException). */
  async *run(): AsyncGenerator<Update> {
    const endsMs = this.now() + longestMs;
    // Seconds are counted from the start: a timer that is late does not make all those behind it late.
    const startMs = performance.now();
    let told = 0;
    let timer: NodeJS.Timeout | undefined;
    const tell = () => {
      told++;
      this.tell();
      timer = setTimeout(tell, startMs + (told + 1) * updateEveryMs - performance.now());
    };
    timer = setTimeout(tell, updateEveryMs);
    try {
      for (;;) {
        const update = this.updates.shift();
        if (update) {
          yield update;
          continue;
        }
        if (this.isEnded) return;
        if (this.now() >= endsMs)
          throw new ServiceError('SessionTimeoutException', 'The Live Tail session has timed out.');
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private tell(): void {
    // Who sends five hundred a second is not sampled because two of its batches fell into one second: what is more
    // waits for the next update, as long as that is no more than the next can carry.
    const isSampled = this.arrived.length > 2 * mostPerUpdate;
    const sessionResults = isSampled
      ? samplesOf(this.arrived, mostPerUpdate)
      : this.arrived.slice(0, mostPerUpdate);
    this.arrived = isSampled ? [] : this.arrived.slice(mostPerUpdate);
    if (this.updates.length === mostUpdatesWaiting) this.updates.shift();
    this.updates.push({ sessionUpdate: { sessionMetadata: { sampled: isSampled }, sessionResults } });
    this.wake?.();
  }
}
