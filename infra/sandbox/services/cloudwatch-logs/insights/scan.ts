import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogStore, StreamRecord } from '../log-store.ts';
import { sizeOf } from '../log-store.ts';
import { EventFields } from './evaluate/event-fields.ts';
import { Row } from './evaluate/row.ts';
import type { Plan } from './plan.ts';
import { writePointer } from './pointer.ts';

/** What a scan has seen until now. */
export interface Scanned {
  records: number;
  bytes: number;
  groups: number;
}

/** How long a query holds the sandbox before it lets others go on, and how often it looks at the time. */
const turnMs = 15;
const lookEvery = 512;

/**
 * Pushes the events of groups between two times (both included) through a plan, a stream at a time. Ends early when it
 * is cancelled; others are served between two turns, and no more events are held than the plan holds.
 */
export async function scan(
  store: LogStore,
  account: string,
  range: { readonly groups: readonly string[]; readonly startMs: number; readonly endMs: number },
  plan: Plan,
  scanned: Scanned,
  signal: AbortSignal,
): Promise<void> {
  const { startMs, endMs } = range;
  for (const group of range.groups) {
    for (const stream of store.streamsOf(group)) {
      const isOutside = (stream.lastAtMs ?? -Infinity) < startMs || (stream.firstAtMs ?? Infinity) > endMs;
      if (isOutside) continue;
      await scanStream(stream);
      if (signal.aborted) return;
    }
    scanned.groups++;
  }
  plan.first.end();

  async function scanStream(stream: StreamRecord): Promise<void> {
    let from: { atMs: number; sequence: number } | undefined = { atMs: startMs, sequence: 0 };
    while (from && !signal.aborted) {
      from = scanTurn(stream, from);
      await nextTurn();
    }
  }

  /** Where the next turn begins; undefined at the stream's end. */
  function scanTurn(
    stream: StreamRecord,
    from: { readonly atMs: number; readonly sequence: number },
  ): { atMs: number; sequence: number } | undefined {
    const began = performance.now();
    const place = { account, group: stream.group, stream: stream.name };
    let count = 0;
    for (const event of store.read(stream, from, 'forward')) {
      const { atMs, sequence, message, ingestionMs } = event;
      if (atMs > endMs) return undefined;
      if (++count % lookEvery === 0 && performance.now() - began > turnMs) return { atMs, sequence };
      scanned.records++;
      scanned.bytes += sizeOf(message);
      const pointer = () => writePointer(stream.id, event);
      plan.first.push(new Row(new EventFields(atMs, message, ingestionMs, place, pointer)));
    }
    return undefined;
  }
}
