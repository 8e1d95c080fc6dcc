import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { Cell, Failure } from '../cells/cell.ts';
import type { Budget } from './budget.ts';
import { failureOf } from './failure.ts';
import type { ObserveCall } from './observer.ts';
import { roughSizeBytes } from './rough-size.ts';
import { Turns } from './turns.ts';

/** One fact to be read: what it is (the key), what is asked for it (the operation), and how. */
export interface Read<T> {
  readonly environmentId: string;
  /** As IAM writes it: `dynamodb:DescribeTable`; for Redis `redis:INFO`. */
  readonly operation: string;
  /** What tells this read from others of the same operation: the table's name, a cursor. */
  readonly key: string;
  readonly run: (signal: AbortSignal) => Promise<T>;
  /** Who answers, where one service's name stands for several servers: `redis/main`. The service by default. */
  readonly upstream?: string;
  /** How long an answer counts as fresh. Default five seconds; 0 for what must always be asked. */
  readonly freshMs?: number;
  readonly isEmpty?: (value: T) => boolean;
  /** How often the operation may be called in an account, where its service documents that: what comes sooner waits. */
  readonly perSecond?: number;
  /** False for what may be shown once alone: no later failure brings it back as stale. */
  readonly isKept?: false;
  /** About how much memory an answer takes, where its text alone does not tell: what is kept is bounded by it. */
  readonly sizeBytes?: (value: T) => number;
}

type Asked = Pick<Read<unknown>, 'environmentId' | 'operation' | 'upstream'>;

interface Kept {
  readonly value: unknown;
  readonly at: number;
  readonly sizeBytes: number;
  readonly isEmpty: boolean;
}

interface Flight {
  readonly promise: Promise<Cell<unknown>>;
  readonly controller: AbortController;
  readonly departure: Departure;
  readers: number;
}

interface Departure {
  readonly askedAt: number;
  /** How often the environment had been changed when this was asked. */
  readonly epoch: number;
  /** The operation may be called so often a second, and others come first. */
  isInLine: boolean;
  /** When upstream was called; absent while the call waits for its turn. */
  calledAt?: number;
}

/** Calls to one upstream of one environment that may be under way at once: one that hangs holds up no other. */
const CALLS_AT_ONCE = 16;
/** S3 takes thousands a second, and a row of a bucket takes two: one is not to wait for the other. */
const S3_CALLS_AT_ONCE = 2 * CALLS_AT_ONCE;
/** Whoever waited less can not tell a silent upstream from a page that had no time. */
const SILENCE_MS = 1_000;
/** How much longer a page waits for a list that is long but arriving. */
const LONGEST_DELAY_MS = 6_000;
const LOOK_AGAIN_MS = 100;
const FRESH_MS = 5_000;
/** How long a failure answers for others: long enough that a crowd does not hammer a broken service. */
const FAILURE_MS = 1_000;
/** An answer older than this is not worth showing, not even as stale. */
const KEEP_MS = 15 * 60_000;
const KEPT_BYTES = 96 * 1_048_576;

/**
 * Every read of every page goes through here. The same fact asked twice at once is asked once; an answer is kept
 * for seconds; a call that nobody waits for any more is cancelled; a failure turns the last good answer stale.
 */
export class Reader {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (kept) => Math.max(1, Math.ceil(kept.sizeBytes)),
    ttl: KEEP_MS,
  });
  /** By size and not by number, for which all places would be made at once: a plan has a reader of its own. */
  private readonly failures = new LRUCache<string, Failure>({
    maxSize: 5_000,
    sizeCalculation: () => 1,
    ttl: FAILURE_MS,
  });
  private readonly flights = new Map<string, Flight>();
  private readonly limits = new Map<string, ReturnType<typeof pLimit>>();
  private readonly outages = new Map<string, Failure>();
  private readonly epochs = new Map<string, number>();
  private readonly answeredAt = new Map<string, number>();
  private readonly turns = new Turns();

  /** `now` tells how old an answer is, in milliseconds since the epoch. */
  constructor(
    private readonly now: () => number = Date.now,
    private readonly observe?: ObserveCall,
  ) {}

  read<T>(read: Read<T>, budget: Budget): Promise<Cell<T>> {
    const id = `${read.environmentId}\n${read.operation}\n${read.key}`;
    const kept = this.kept.get(id);
    if (kept && this.now() - kept.at < (read.freshMs ?? FRESH_MS)) return Promise.resolve(cellOf<T>(kept));
    const failure = this.failures.get(id) ?? (budget.signal.aborted ? timedOut(read) : undefined);
    if (failure) return Promise.resolve(this.failed<T>(id, failure));
    return this.join(id, read, budget);
  }

  /** Forgets what was read of an environment, after something was changed there. Calls under way count as old too. */
  forget(environmentId: string): void {
    this.epochs.set(environmentId, this.epochOf(environmentId) + 1);
    for (const entries of [this.kept, this.failures, this.flights])
      for (const id of [...entries.keys()]) if (id.startsWith(`${environmentId}\n`)) entries.delete(id);
  }

  private join<T>(id: string, read: Read<T>, budget: Budget): Promise<Cell<T>> {
    const flight = this.flights.get(id) ?? this.depart(id, read);
    flight.readers += 1;
    return new Promise((resolve) => {
      const stopWaiting = () => {
        clearTimeout(timer);
        budget.signal.removeEventListener('abort', giveUp);
      };
      const giveUp = () => {
        stopWaiting();
        const failure = timedOut(read);
        resolve(this.failed<T>(id, failure));
        if (!budget.signal.aborted) this.noteSilence(id, read, failure, flight.departure);
        flight.readers -= 1;
        if (flight.readers === 0) flight.controller.abort();
      };
      const lookAgain = () => {
        if (this.isMoving(read, flight.departure, budget)) timer = setTimeout(lookAgain, LOOK_AGAIN_MS);
        else giveUp();
      };
      let timer = setTimeout(lookAgain, Math.max(0, budget.deadlineAt - Date.now()));
      budget.signal.addEventListener('abort', giveUp, { once: true });
      void flight.promise.then((cell) => {
        stopWaiting();
        resolve(cell as Cell<T>);
      });
    });
  }

  /** After the page's time is up: whether this read is still on its way rather than stuck. */
  private isMoving(read: Asked, { calledAt, isInLine }: Departure, budget: Budget): boolean {
    const now = Date.now();
    if (now > budget.deadlineAt + LONGEST_DELAY_MS) return false;
    if (isInLine) return true;
    const answeredAt = this.answeredAt.get(upstreamOf(read)) ?? 0;
    return now - answeredAt < SILENCE_MS && now - (calledAt ?? now) < SILENCE_MS;
  }

  private depart<T>(id: string, read: Read<T>): Flight {
    const controller = new AbortController();
    const departure: Departure = {
      askedAt: Date.now(),
      epoch: this.epochOf(read.environmentId),
      isInLine: read.perSecond !== undefined,
    };
    const go = () => {
      departure.isInLine = false;
      return this.limitOf(read)(() => this.ask(id, read, controller.signal, departure));
    };
    const promise =
      read.perSecond === undefined
        ? go()
        : this.turns
            .wait(`${read.environmentId}\n${read.operation}`, read.perSecond, controller.signal)
            .then(go);
    const flight: Flight = { promise, controller, departure, readers: 0 };
    this.flights.set(id, flight);
    const land = () => {
      if (this.flights.get(id) === flight) this.flights.delete(id);
    };
    void promise.finally(land);
    controller.signal.addEventListener('abort', land);
    return flight;
  }

  private async ask<T>(
    id: string,
    read: Read<T>,
    signal: AbortSignal,
    departure: Departure,
  ): Promise<Cell<T>> {
    const upstream = upstreamOf(read);
    const outage = this.outages.get(upstream);
    // Upstream went quiet while this one stood in the queue: waiting for the same silence again helps nobody.
    if (outage && outage.at > departure.askedAt)
      return this.failed<T>(id, { ...outage, operation: read.operation });
    if (signal.aborted) return timedOut(read);
    departure.calledAt = Date.now();
    const ended = this.observe?.(read);
    const isOld = () => departure.epoch !== this.epochOf(read.environmentId);
    try {
      const value = await read.run(signal);
      this.answeredAt.set(upstream, Date.now());
      const kept = {
        value,
        at: this.now(),
        isEmpty: read.isEmpty?.(value) ?? false,
        sizeBytes: read.sizeBytes?.(value) ?? roughSizeBytes(value),
      };
      if (!isOld() && read.isKept !== false) this.kept.set(id, kept);
      this.outages.delete(upstream);
      ended?.(kept.isEmpty ? 'empty' : 'fresh');
      return cellOf<T>(kept);
    } catch (error) {
      const failure = failureOf(error, read.operation);
      ended?.(failure.state);
      if (signal.aborted || isOld()) return failure;
      this.failures.set(id, failure);
      if (failure.state === 'unreachable' || failure.state === 'timed-out')
        this.outages.set(upstream, failure);
      return this.failed<T>(id, failure);
    }
  }

  private noteSilence<T>(id: string, read: Read<T>, failure: Failure, { calledAt }: Departure): void {
    if (calledAt === undefined || failure.at - calledAt < SILENCE_MS) return;
    this.failures.set(id, failure);
    this.outages.set(upstreamOf(read), failure);
  }

  private epochOf(environmentId: string): number {
    return this.epochs.get(environmentId) ?? 0;
  }

  private failed<T>(id: string, failure: Failure): Cell<T> {
    const kept = this.kept.get(id);
    // What upstream says is gone is gone; an old copy of it must not look alive. That there was nothing is no value.
    if (!kept || kept.isEmpty || failure.state === 'absent') return failure;
    return { state: 'stale', value: kept.value as T, at: kept.at, failure };
  }

  private limitOf(read: Asked): ReturnType<typeof pLimit> {
    const upstream = upstreamOf(read);
    const known = this.limits.get(upstream);
    if (known) return known;
    const limit = pLimit(serviceOf(read) === 's3' ? S3_CALLS_AT_ONCE : CALLS_AT_ONCE);
    this.limits.set(upstream, limit);
    return limit;
  }
}

function cellOf<T>({ value, at, isEmpty }: Kept): Cell<T> {
  return isEmpty ? { state: 'empty', at } : { state: 'fresh', value: value as T, at };
}

function upstreamOf(read: Asked): string {
  return `${read.environmentId}\n${read.upstream ?? serviceOf(read)}`;
}

function serviceOf({ operation }: Asked): string {
  return operation.slice(0, operation.indexOf(':'));
}

function timedOut(read: Asked): Failure {
  return { state: 'timed-out', operation: read.operation, at: Date.now() };
}
