import { parseFilterPattern } from '../../../core/resources/logs/filter-pattern.ts';
import type { TailSide } from '../../../core/resources/logs/tail.ts';
import { tailLogs } from '../../../core/resources/logs/tail.ts';
import { badRequest } from '../../http/errors.server.ts';
import { textStream } from '../operations/text-stream.server.ts';
import type { LogsMessage } from './logs-message.ts';

/** Fifteen live tails may be open at once in an account. Source: CloudWatch Logs quotas. */
const TAILS_AN_ENVIRONMENT = 8;
/** How far a page that comes back reads again over what it has; what it has, it shows no second time. */
const RESUME_MS = 15_000;
/** Nobody comes back after longer than that for lines that went by. */
const LONGEST_AWAY_MS = 10 * 60_000;
const following = new Map<string, number>();

interface FollowedLogs {
  readonly sides: readonly TailSide[];
  readonly pattern: string;
  /** Lines from here on come first, in milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Logs of several groups, live, as server-sent events: one JSON {@link LogsMessage} each, whose id is how far everything
 * was told. Ends by itself after an hour, and whenever `signal` is aborted or nobody reads any more.
 * @throws 400 with a sentence where the pattern is none.
 */
export function logsStream(followed: FollowedLogs, signal: AbortSignal): ReadableStream<Uint8Array> {
  const parsed = parseFilterPattern(followed.pattern);
  if (parsed.kind === 'wrong') throw badRequest(parsed.sentence);
  return textStream(async function* (stopped) {
    yield 'retry: 1000\n\n';
    for await (const message of messagesOf(followed, parsed, stopped)) {
      // With nothing to tell, only the place moves on.
      const id = message.kind === 'lines' ? `id: ${message.upTo}\n` : '';
      yield `${id}data: ${JSON.stringify(message)}\n\n`;
    }
  }, signal);
}

/** From when on a page is told lines: where it was, or some seconds before now. */
export function sinceOf(lastEventId: string | null, backSeconds: number, now: number): number {
  const upTo = lastEventId === null ? NaN : Number(lastEventId);
  const isKnown = Number.isFinite(upTo) && upTo > now - LONGEST_AWAY_MS;
  return isKnown ? Math.min(now, upTo) - RESUME_MS : now - backSeconds * 1_000;
}

async function* messagesOf(
  { sides, since }: FollowedLogs,
  { text, test }: { readonly text: string; readonly test: (line: string) => boolean },
  signal: AbortSignal,
): AsyncGenerator<LogsMessage, void, undefined> {
  const ids = sides.map(({ source }) => source.environment.id);
  const others = Math.max(0, ...ids.map((id) => following.get(id) ?? 0));
  if (others >= TAILS_AN_ENVIRONMENT) {
    yield { kind: 'busy', others };
    return;
  }
  for (const id of ids) following.set(id, (following.get(id) ?? 0) + 1);
  try {
    yield* tailLogs(sides, { pattern: text, test, since, signal });
  } finally {
    for (const id of ids) following.set(id, (following.get(id) ?? 1) - 1);
  }
}
