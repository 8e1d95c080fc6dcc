import { createHmac, timingSafeEqual } from 'node:crypto';

const FORM = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether a webhook's body was signed with the app's secret (`X-Hub-Signature-256`, over the bytes as they came).
 * Source: Meta, "Webhooks: validate payloads".
 */
export function isSigned(body: Uint8Array, signature: unknown, secret: string): boolean {
  const given = typeof signature === 'string' ? FORM.exec(signature)?.[1] : undefined;
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}

/** Whether two words are the same, in a time that does not tell how far they agree. */
export function isSameWord(given: string, wanted: string): boolean {
  const digest = (word: string) => createHmac('sha256', 'compare').update(word).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
