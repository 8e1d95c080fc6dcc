import type { Logger } from 'pino';

const DEADLINE_MS = 5_000;
/** Slack cuts a text at 40,000 characters; nobody reads more than a few lines. */
const LONGEST = 2_000;

/**
 * Tells a channel, in the format that Slack's incoming webhooks take (`{"text": …}`). The address is a secret: it is
 * never logged. Without one, the log alone is told.
 */
export function announcer(address: string | undefined, log: Logger): (sentence: string) => void {
  return (sentence) => {
    log.warn({ announcement: sentence }, 'announcement');
    if (address === undefined) return;
    void tell(address, sentence).catch((error: unknown) => {
      log.error({ error: { name: (error as Error).name } }, 'An announcement did not reach the webhook');
    });
  };
}

async function tell(address: string, sentence: string): Promise<void> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: escaped(sentence).slice(0, LONGEST) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
    redirect: 'error',
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
}

/** Slack's three control characters: a table's name can not become a link or ring for everybody. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
