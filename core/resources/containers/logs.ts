import type { Readable } from 'node:stream';
import type { Cell } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { askDocker, readDocker } from './ask.ts';
import { LogFrames } from './log-frames.ts';
import type { ContainerLine, LogEvent } from './types.ts';

const OPERATION = 'docker:ContainerLogs';
/** How often what has come is handed on. */
const BATCH_MS = 250;

/** The last lines of a container, oldest first; `tail` of them at most. */
export function containerLogs(
  source: Source,
  id: string,
  tail: number,
  budget: Budget,
): Promise<Cell<readonly ContainerLine[]>> {
  return readDocker<readonly ContainerLine[]>(
    source,
    {
      operation: OPERATION,
      key: `${id}\n${tail}`,
      isEmpty: (lines) => lines.length === 0,
      async run(docker, abortSignal) {
        const options = { stdout: true, stderr: true, timestamps: true, tail, abortSignal };
        const answer: unknown = await docker.getContainer(id).logs(options);
        const frames = new LogFrames();
        // The client takes for JSON what looks like it; the text of a terminal may.
        const bytes = Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(answer));
        return [...frames.push(bytes), ...frames.end()].slice(-tail);
      },
    },
    budget,
  );
}

export interface FollowOptions {
  /** Ended by the one who looks. */
  readonly signal: AbortSignal;
  readonly maxSeconds: number;
  /** Lines shown in a second at most; what comes beyond is counted. */
  readonly maxPerSecond: number;
  /** How many of the last lines come first. */
  readonly tail: number;
}

/** What has come since the last batch. */
interface Tap {
  readonly lines: ContainerLine[];
  dropped: number;
  ended: boolean;
  error?: unknown;
}

/**
 * The lines of a container as they are printed, until it ends, or whoever looks leaves. Always ends with an `end` event;
 * never throws for what upstream does.
 */
export async function* followContainerLogs(
  source: Pick<Source, 'clients'>,
  id: string,
  { signal, maxSeconds, maxPerSecond, tail }: FollowOptions,
): AsyncGenerator<LogEvent, void, undefined> {
  const tap: Tap = { lines: [], dropped: 0, ended: false };
  const leave = new AbortController();
  try {
    const abortSignal = AbortSignal.any([signal, leave.signal]);
    const options = {
      follow: true as const,
      stdout: true,
      stderr: true,
      timestamps: true,
      tail,
      abortSignal,
    };
    const stream = await askDocker(source.clients, (docker) => docker.getContainer(id).logs(options));
    listen(stream as Readable, tap, maxPerSecond, tail);
    const until = Date.now() + maxSeconds * 1_000;
    while (!tap.ended && !signal.aborted && Date.now() < until) {
      await pause(BATCH_MS, signal);
      if (tap.lines.length > 0) yield linesOf(tap);
    }
    if (tap.lines.length > 0) yield linesOf(tap);
    const { dropped, error } = tap;
    if (error !== undefined && !signal.aborted)
      yield { kind: 'end', reason: 'failed', failure: failureOf(error, OPERATION), dropped };
    else yield { kind: 'end', reason: tap.ended ? 'ended' : signal.aborted ? 'left' : 'time', dropped };
  } catch (error) {
    if (signal.aborted) yield { kind: 'end', reason: 'left', dropped: tap.dropped };
    else yield { kind: 'end', reason: 'failed', failure: failureOf(error, OPERATION), dropped: tap.dropped };
  } finally {
    leave.abort();
  }
}

function linesOf(tap: Tap): LogEvent {
  return { kind: 'lines', lines: tap.lines.splice(0), dropped: tap.dropped };
}

function listen(stream: Readable, tap: Tap, maxPerSecond: number, tail: number): void {
  const frames = new LogFrames();
  let second = 0;
  // What was printed before comes all at once.
  let left = maxPerSecond + tail;
  const keep = (lines: readonly ContainerLine[]) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) [second, left] = [now, second === 0 ? left : maxPerSecond];
    for (const line of lines) {
      if (left > 0) tap.lines.push(line);
      else tap.dropped += 1;
      left -= 1;
    }
  };
  stream.on('data', (chunk: Buffer) => keep(frames.push(chunk)));
  stream.once('end', () => {
    keep(frames.end());
    tap.ended = true;
  });
  stream.once('error', (error) => {
    tap.error = error;
    tap.ended = true;
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
