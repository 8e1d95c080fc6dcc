import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud, QueueConsuming, ReceivedMessage } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { EventSourceStore, StoredMapping } from './event-source-store.ts';
import type { FunctionStore } from './function-store.ts';
import type { Invoker } from './invoker.ts';
import { failedItems, queueEvent } from './queue-event.ts';

const longPollSeconds = 20;
const mostPerReceive = 10;
const backOffMs = 1000;
/** Batches of one source at work at once. AWS begins with five pollers; a sandbox has few processes. */
const mostPollers = 2;

/**
 * Takes the messages of one queue for one function. A second poller joins while batches come full, and leaves when the
 * queue is empty. A message is deleted where the function succeeded; else it comes back after its visibility timeout.
 */
export class EventSourcePoller {
  private readonly ended = new AbortController();
  private readonly loops = new Set<Promise<void>>();

  constructor(
    private readonly cloud: Cloud,
    private readonly uuid: string,
    private readonly store: EventSourceStore,
    private readonly functions: FunctionStore,
    private readonly invoker: Invoker,
  ) {
    this.begin(false);
  }

  /** Takes no further message, and settles when the batches at work are over. */
  async stop(): Promise<void> {
    this.ended.abort();
    await Promise.all(this.loops);
  }

  private begin(isExtra: boolean): void {
    const loop = this.poll(isExtra).finally(() => this.loops.delete(loop));
    this.loops.add(loop);
  }

  private async poll(isExtra: boolean): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        const mapping = this.store.find(this.uuid);
        const consuming = this.cloud.consuming();
        if (!mapping || !consuming) return;
        const messages = await this.gather(consuming, mapping, isExtra ? 0 : longPollSeconds);
        if (signal.aborted || (isExtra && messages.length === 0)) return;
        if (messages.length === 0) continue;
        if (messages.length >= mapping.batchSize && this.loops.size < this.limit(mapping)) this.begin(true);
        await this.process(consuming, mapping, messages);
      } catch (error) {
        if (signal.aborted) return;
        // Throttled, or the queue or the function is gone: what was received comes back by itself.
        if (!(error instanceof ServiceError)) console.error(error);
        await pause(backOffMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private limit({ maximumConcurrency = mostPollers, queueArn }: StoredMapping): number {
    return queueArn.endsWith('.fifo') ? 1 : Math.min(maximumConcurrency, mostPollers);
  }

  private async gather(
    consuming: QueueConsuming,
    { queueArn, batchSize, windowSeconds }: StoredMapping,
    waitSeconds: number,
  ): Promise<readonly ReceivedMessage[]> {
    const { signal } = this.ended;
    const limit = Math.min(batchSize, mostPerReceive);
    const messages = [...(await consuming.receive(queueArn, { limit, waitSeconds, signal }))];
    const until = this.cloud.clock.now() + windowSeconds * 1000;
    while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
      const left = (until - this.cloud.clock.now()) / 1000;
      if (left <= 0) break;
      const more = await consuming.receive(queueArn, {
        limit: Math.min(batchSize - messages.length, mostPerReceive),
        waitSeconds: Math.min(left, longPollSeconds),
        signal,
      });
      messages.push(...more);
    }
    return messages;
  }

  private async process(
    consuming: QueueConsuming,
    mapping: StoredMapping,
    messages: readonly ReceivedMessage[],
  ): Promise<void> {
    const { queueArn, functionName, qualifier } = mapping;
    const stored = this.functions.require(functionName);
    const payload = queueEvent(queueArn, this.cloud.region, messages);
    const result = await this.invoker.invoke({ stored, qualifier, payload });
    if (this.ended.signal.aborted && result.functionError !== undefined) return;
    const failed =
      result.functionError !== undefined
        ? undefined
        : mapping.reportsItemFailures
          ? failedItems(result.payload, messages)
          : new Set<string>();
    if (failed === undefined) return;
    for (const { messageId, receiptHandle } of messages)
      if (!failed.has(messageId)) this.remove(consuming, queueArn, receiptHandle);
  }

  private remove(consuming: QueueConsuming, queueArn: string, receiptHandle: string): void {
    try {
      consuming.remove(queueArn, receiptHandle);
    } catch (error) {
      // The handle has expired, or the queue is gone.
      if (!(error instanceof ServiceError)) throw error;
    }
  }
}

/** Keeps a poller for each event source that is enabled. */
export class EventSourcePollers {
  private readonly pollers = new Map<string, EventSourcePoller>();
  private isClosed = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly store: EventSourceStore,
    private readonly functions: FunctionStore,
    private readonly invoker: Invoker,
  ) {}

  tick(): void {
    if (this.isClosed) return;
    this.store.sweep();
    const wanted = new Set(
      this.store
        .all()
        .filter((mapping) => this.store.isPolled(mapping))
        .map(({ uuid }) => uuid),
    );
    for (const [uuid, poller] of this.pollers)
      if (!wanted.has(uuid)) {
        this.pollers.delete(uuid);
        void poller.stop();
      }
    for (const uuid of wanted)
      if (!this.pollers.has(uuid))
        this.pollers.set(
          uuid,
          new EventSourcePoller(this.cloud, uuid, this.store, this.functions, this.invoker),
        );
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.pollers.values()].map((poller) => poller.stop()));
  }
}
