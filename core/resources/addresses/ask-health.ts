import { boundedGet } from './bounded-get.ts';
import type { AddressAnswer } from './types.ts';

const DEADLINE_MS = 2_000;
/** More is no health report. */
const BODY_LIMIT_BYTES = 16_384;

/** Asks an address how it is: one bounded `GET /health`. Never throws. */
export async function askHealth(url: string, signal: AbortSignal): Promise<AddressAnswer> {
  const answer = await boundedGet(new URL('/health', url), {
    signal,
    deadlineMs: DEADLINE_MS,
    mostBytes: BODY_LIMIT_BYTES,
    accept: 'application/json',
  });
  if (answer.kind !== 'answered') return answer;
  const { status, milliseconds, body } = answer;
  return { kind: 'answered', status, milliseconds, version: versionIn(body) };
}

/** The platform's services say `version`; what else answers may say anything. */
function versionIn(text: string): string | undefined {
  try {
    const told: unknown = JSON.parse(text);
    const version = typeof told === 'object' && told !== null && 'version' in told ? told.version : undefined;
    return typeof version === 'string' ? version.slice(0, 64) : undefined;
  } catch {
    return undefined;
  }
}
