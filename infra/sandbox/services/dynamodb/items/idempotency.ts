import { createHash } from 'node:crypto';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { binaryAsText } from '../storage/item-codec.ts';

/** A token stands for ten minutes after its request. Source: API reference, TransactWriteItems, ClientRequestToken. */
const TOKEN_MS = 10 * 60 * 1_000;
const RECORD = 'token/';

interface TokenRecord {
  readonly digest: string;
  readonly expiresAtMs: number;
}

/** What makes two requests the same one. */
export function digestOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request, binaryAsText)).digest('base64');
}

/**
 * Whether a token's request has already been done.
 * Throws IdempotentParameterMismatchException where it was another request.
 */
export function isRepeated(engine: Engine, token: string, digest: string): boolean {
  const record = engine.database.record(RECORD + token) as TokenRecord | undefined;
  if (record === undefined || record.expiresAtMs <= engine.cloud.clock.now()) return false;
  if (record.digest !== digest)
    throw new ServiceError(
      'IdempotentParameterMismatchException',
      'The provided ClientRequestToken was used before with different parameters',
    );
  return true;
}

/** To be called within the transaction that does the request. */
export function rememberToken(engine: Engine, token: string, digest: string): void {
  const record: TokenRecord = { digest, expiresAtMs: engine.cloud.clock.now() + TOKEN_MS };
  engine.database.putRecord(RECORD + token, record);
}

/** Forgets the tokens whose time is over. */
export function forgetTokens(engine: Engine, nowMs: number): void {
  const over = [...engine.database.recordsWith(RECORD)].filter(
    ([, record]) => (record as TokenRecord).expiresAtMs <= nowMs,
  );
  if (over.length === 0) return;
  engine.database.atomically(() => {
    for (const [token] of over) engine.database.removeRecord(RECORD + token);
  });
}
