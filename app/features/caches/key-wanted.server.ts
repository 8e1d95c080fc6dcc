import { z } from 'zod';
import { keyBytes } from '../../../core/resources/caches/key-code.ts';
import { isValueCursor } from '../../../core/resources/caches/value-cursor.ts';
import { badRequest } from '../../http/errors.server.ts';

const cursor = z
  .string()
  .refine(isValueCursor, 'The cursor is not one that the console gave.')
  .transform((value) => value || undefined)
  .optional();

const wantedSchema = z.object({
  // Redis has a key without a name, too.
  key: z
    .string({ required_error: 'The address names no key.' })
    .max(32_768, 'The key is too long for an address.')
    .refine((code) => keyBytes(code) !== undefined, 'The key is not written as the console writes keys.'),
  left: cursor,
  right: cursor,
});

interface KeyWanted {
  /** Its code, see key-code.ts. */
  readonly key: string;
  readonly left?: string;
  readonly right?: string;
}

/**
 * Which key the address asks for, and which page of it on either side.
 * @throws 400 with a sentence.
 */
export function keyWanted(request: Request): KeyWanted {
  const parsed = wantedSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  return parsed.data;
}
