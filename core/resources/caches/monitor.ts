import type { Redis } from 'ioredis';
import { failureOf } from '../../upstream/failure.ts';
import type { Source } from '../source.ts';
import { MONITOR_SECONDS } from './limits.ts';
import { lineCutter } from './line-cutter.ts';
import { monitorLineOf } from './monitor-line.ts';
import type { MonitorEvent, MonitorLine } from './types.ts';

interface MonitorOptions {
  /** Ended by the one who looks. */
  readonly signal: AbortSignal;
  readonly maxSeconds: number;
  /** Lines shown in a second at most; what comes beyond is counted. */
  readonly maxPerSecond: number;
}

/** How often what has come is handed on. */
const BATCH_MS = 250;
/** A value may have 512 MB, and MONITOR repeats it. */
const LONGEST_LINE_BYTES = 4_096;
const MONITOR_REQUEST = '*1\r\n$7\r\nMONITOR\r\n';
const OPERATION = 'redis:MONITOR';

/** What has come since the last batch. */
interface Tap {
  readonly lines: MonitorLine[];
  seen: number;
  dropped: number;
  /** Set when nothing more will come. */
  ended?: 'closed' | { readonly refusal: string };
}

/**
 * The commands that a cache takes, live, over a connection of its own, which is closed however this ends. Always ends
 * with an `end` event; never throws for what upstream does.
 */
export async function* monitorCache(
  source: Pick<Source, 'clients'>,
  cacheId: string,
  { signal, maxSeconds, maxPerSecond }: MonitorOptions,
): AsyncGenerator<MonitorEvent, void, undefined> {
  const tap: Tap = { lines: [], seen: 0, dropped: 0 };
  let client: Redis | undefined;
  try {
    client = await source.clients.redis(cacheId).dedicated();
    const until = Date.now() + Math.min(maxSeconds, MONITOR_SECONDS) * 1000;
    await listen(client, tap, maxPerSecond);
    while (!tap.ended && !signal.aborted && Date.now() < until) {
      await pause(Math.min(BATCH_MS, until - Date.now()), signal);
      yield linesOf(tap);
    }
    // A viewer who was slow to come back has not seen the last of them.
    if (tap.lines.length > 0) yield linesOf(tap);
    yield endOf(tap, signal);
  } catch (error) {
    const { seen, dropped } = tap;
    yield { kind: 'end', reason: 'failed', failure: failureOf(error, OPERATION), seen, dropped };
  } finally {
    client?.disconnect();
  }
}

function linesOf(tap: Tap): MonitorEvent {
  return { kind: 'lines', lines: tap.lines.splice(0), seen: tap.seen, dropped: tap.dropped };
}

function endOf({ ended, seen, dropped }: Tap, signal: AbortSignal): MonitorEvent {
  if (typeof ended === 'object') {
    const refusal = Object.assign(new Error(ended.refusal), { name: 'ReplyError' });
    return { kind: 'end', reason: 'failed', failure: failureOf(refusal, OPERATION), seen, dropped };
  }
  return { kind: 'end', reason: ended ?? (signal.aborted ? 'left' : 'time'), seen, dropped };
}

/**
 * Takes the connection's bytes before the client's parser does: a busy server sends more lines than are worth parsing,
 * and a single one may be larger than the memory.
 */
async function listen(client: Redis, tap: Tap, maxPerSecond: number): Promise<void> {
  // When this is answered, so is all of the sign-in; a refusal is an answer too.
  await client.ping().catch((error: Error) => {
    if (error.name !== 'ReplyError') throw error;
  });
  let second = 0;
  let taken = 0;
  let isFirst = true;
  const wants = () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, taken] = [now, 0];
    // A viewer who does not keep up is not waited for.
    return isFirst || (taken < maxPerSecond && tap.lines.length < maxPerSecond);
  };
  const cutter = lineCutter(LONGEST_LINE_BYTES, wants, (line) => {
    if (isFirst) {
      isFirst = false;
      if (line?.startsWith('-')) tap.ended = { refusal: line.slice(1) };
      return;
    }
    tap.seen += 1;
    const parsed = line === undefined ? undefined : monitorLineOf(line.replace(/^\+/, ''));
    if (!parsed) {
      tap.dropped += 1;
      return;
    }
    taken += 1;
    tap.lines.push(parsed);
  });
  client.stream.removeAllListeners('data');
  client.stream.on('data', (chunk: Buffer) => cutter.push(chunk));
  client.once('end', () => (tap.ended ??= 'closed'));
  client.stream.write(MONITOR_REQUEST);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, milliseconds));
    signal.addEventListener('abort', done, { once: true });
  });
}
