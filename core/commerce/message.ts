import type { ZodType } from 'zod';
import type { Death } from './worker.ts';

/** A body that was read, or why it never will be. */
export type ReadMessage<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly death: Death };

const ISSUES = 5;

/**
 * Reads a body by its event's schema. What its schema refuses is malformed, unless it says that it is of a version
 * that this program does not know: the cause then tells that the program is older than the message.
 */
export function readMessage<Value>(
  schema: ZodType<Value, never, unknown> | ZodType<Value>,
  body: unknown,
): ReadMessage<Value> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const version = versionOf(body);
  if (version !== undefined && version !== 1)
    return dead('UnknownVersion', `Version ${JSON.stringify(version)} is not known here, only 1.`);
  const issues = parsed.error.issues.slice(0, ISSUES);
  return dead(
    'MalformedMessage',
    issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
  );
}

function versionOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'version' in body ? body.version : undefined;
}

function dead(cause: string, sentence: string): { readonly ok: false; readonly death: Death } {
  return { ok: false, death: { kind: 'dead', cause, sentence: sentence.slice(0, 500) } };
}
