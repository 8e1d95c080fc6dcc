import type { Failure } from '../../cells/cell.ts';
import type { Source } from '../source.ts';
import type { LineTest } from './filter-values.ts';
import type { LineIdentity } from './line-identity.ts';
import type { TailLine, TailWay } from './types.ts';

/** Where a follower of one environment puts what it finds. */
export interface TailSink {
  readonly lines: (lines: readonly TailLine[]) => void;
  readonly lost: (count: number) => void;
  readonly way: (groups: readonly string[], way: TailWay) => void;
  readonly note: (sentence: string) => void;
  readonly failed: (groups: readonly string[], failure: Failure) => void;
}

/** What following the logs of one environment needs. */
export interface TailScene {
  readonly source: Pick<Source, 'clients' | 'environment' | 'reader'>;
  /** CloudWatch's filter pattern; empty for every line. */
  readonly pattern: string;
  /** The same pattern, for lines that do not come by CloudWatch. */
  readonly test: LineTest;
  /** Lines from here on, in milliseconds since the epoch. */
  readonly since: number;
  readonly signal: AbortSignal;
  readonly identity: LineIdentity;
  readonly sink: TailSink;
}

const LONGEST_LINE = 8_192;

interface ReadEvent {
  readonly timestamp?: number;
  readonly ingestionTime?: number;
  readonly logStreamName?: string;
  readonly message?: string;
  readonly eventId?: string;
}

/** An event that was not told before, as a line; `isFound` where a search brought it rather than a live tail. */
export function newLine(
  { source, identity }: Pick<TailScene, 'source' | 'identity'>,
  group: string,
  event: ReadEvent,
  isFound: boolean,
): TailLine | undefined {
  const { timestamp: at = 0, logStreamName: stream = '', message = '', eventId } = event;
  const key = { group, stream, at, text: message };
  const id = isFound ? identity.found(key, eventId) : identity.live(key);
  if (id === undefined) return undefined;
  return {
    id,
    at,
    ingestedAt: event.ingestionTime,
    environmentId: source.environment.id,
    group,
    stream,
    text: message.trimEnd().slice(0, LONGEST_LINE),
  };
}

/** Resolves after a while, or when the one who looks has left. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, milliseconds));
    signal.addEventListener('abort', done, { once: true });
  });
}
