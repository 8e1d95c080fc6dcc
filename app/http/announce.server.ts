import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

const DEADLINE_MS = 5_000;
/** Slack cuts a text at 40,000 characters, and what it would take for its own is written with five. */
const LONGEST = 6_000;
/** Whoever is asked to wait longer tells it another time. */
const LONGEST_PAUSE_SECONDS = 30;

/** Resolves to false where the channel did not take it. Never rejects. */
export type Announce = (sentence: string, signal?: AbortSignal) => Promise<boolean>;

/**
 * Tells a channel, in the format that Slack's incoming webhooks take (`{"text": …}`). The address is a secret: it is
 * never logged. Without one, the log alone is told.
 */
export function announcer(address: string | undefined, log: Logger): Announce {
  return async (sentence, signal) => {
    log.warn({ announcement: sentence }, 'announcement');
    if (address === undefined) return true;
    try {
      await tell(address, sentence, signal);
      return true;
    } catch (error) {
      log.error({ error: { name: (error as Error).name } }, 'An announcement did not reach the webhook');
      return false;
    }
  };
}

/** Once more where the channel says when: Slack takes one message a second. Source: Slack API, "Rate limits". */
async function tell(address: string, sentence: string, signal: AbortSignal | undefined): Promise<void> {
  const body = JSON.stringify({ text: escaped(sentence.slice(0, LONGEST)) });
  let answer = await post(address, body, signal);
  const seconds = pauseWanted(answer);
  if (seconds !== undefined) {
    await pause(seconds * 1_000, undefined, { signal, ref: false });
    answer = await post(address, body, signal);
  }
  if (!answer.ok) throw new Error(`status ${answer.status}`);
}

async function post(address: string, body: string, signal: AbortSignal | undefined): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    redirect: 'error',
  });
  await answer.body?.cancel();
  return answer;
}

function pauseWanted({ status, headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const isLater = status === 429 || status === 503;
  return isLater && seconds >= 0 && seconds <= LONGEST_PAUSE_SECONDS ? seconds : undefined;
}

/** Slack's three control characters: a table's name can not become a link or ring for everybody. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
