import { randomUUID } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { FunctionStore } from './function-store.ts';
import type { Invoker } from './invoker.ts';

/** An event that somebody handed over without waiting for its outcome. */
interface QueuedEvent {
  readonly requestId: string;
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly payload: string;
  readonly acceptedAt: number;
  readonly dueAt: number;
  /** Attempts that failed in the function. */
  readonly failures: number;
}

/** Waits before the second and the third attempt. Source: Lambda developer guide, "Asynchronous invocation". */
const retryWaitsMs: readonly number[] = [60_000, 120_000];
const longestAgeMs = 6 * 3_600_000;
const throttledWaitMs = 1000;

/** Asynchronous invocation: events are kept until they succeeded, failed three times, or are six hours old. */
export class EventQueue {
  private readonly events: Database<QueuedEvent, string>;
  private readonly underWay = new Set<string>();
  private isClosed = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly store: FunctionStore,
    private readonly invoker: Invoker,
  ) {
    this.events = cloud.store.openDB({ name: 'lambda-events' });
  }

  /** Accepts an event and starts with it at once. Answers its request id. */
  accept(name: string, qualifier: string | undefined, payload: string): string {
    const now = this.cloud.clock.now();
    const event: QueuedEvent = {
      requestId: randomUUID(),
      name,
      qualifier,
      payload,
      acceptedAt: now,
      dueAt: now,
      failures: 0,
    };
    this.events.putSync(event.requestId, event);
    void this.attempt(event);
    return event.requestId;
  }

  tick(now: number): void {
    for (const { value } of this.events.getRange())
      if (value.dueAt <= now && !this.underWay.has(value.requestId)) void this.attempt(value);
  }

  close(): void {
    this.isClosed = true;
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    this.underWay.add(event.requestId);
    try {
      await this.run(event);
    } catch (error) {
      // An environment that closes takes its processes along; the event stays for the next start.
      if (!this.isClosed) console.error(error);
    } finally {
      this.underWay.delete(event.requestId);
    }
  }

  private async run(event: QueuedEvent): Promise<void> {
    const stored = this.store.find(event.name);
    if (!stored) return void this.events.removeSync(event.requestId);
    const { qualifier, payload, requestId } = event;
    try {
      const result = await this.invoker.invoke({ stored, qualifier, payload, requestId });
      if (this.isClosed) return;
      if (result.functionError === undefined) this.events.removeSync(requestId);
      else this.failed(event, result.payload);
    } catch (error) {
      if (this.isClosed || !(error instanceof ServiceError)) throw error;
      const now = this.cloud.clock.now();
      if (error.code === 'ResourceNotFoundException' || now - event.acceptedAt > longestAgeMs)
        this.giveUp(event, error.message);
      else this.events.putSync(requestId, { ...event, dueAt: now + throttledWaitMs });
    }
  }

  private failed(event: QueuedEvent, errorMessage: string): void {
    const waitMs = retryWaitsMs[event.failures];
    if (waitMs === undefined) return this.giveUp(event, errorMessage);
    const dueAt = this.cloud.clock.now() + waitMs;
    this.events.putSync(event.requestId, { ...event, dueAt, failures: event.failures + 1 });
  }

  /** To the function's dead-letter queue, where it has one. */
  private giveUp(event: QueuedEvent, errorMessage: string): void {
    this.events.removeSync(event.requestId);
    const target = this.store.find(event.name)?.latest.configuration.DeadLetterConfig?.TargetArn;
    const isSent =
      target !== undefined &&
      this.cloud.deliver({
        queueArn: target,
        body: event.payload,
        messageAttributes: {
          RequestID: { DataType: 'String', StringValue: event.requestId },
          ErrorCode: { DataType: 'Number', StringValue: '200' },
          ErrorMessage: { DataType: 'String', StringValue: errorMessage.slice(0, 1024) },
        },
      });
    if (target === undefined || isSent) return;
    const dimensions = { FunctionName: event.name };
    this.cloud.measure({
      namespace: 'AWS/Lambda',
      metric: 'DeadLetterErrors',
      dimensions,
      value: 1,
      unit: 'Count',
    });
  }
}
