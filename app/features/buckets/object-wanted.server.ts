import { z } from 'zod';
import { badRequest } from '../../http/errors.server.ts';

/** S3's limit for a key, in bytes of UTF-8. */
const KEY_LIMIT_BYTES = 1_024;

export const objectKeySchema = z
  .string({ required_error: 'The address names no object.' })
  .min(1, 'The address names no object.')
  .refine(
    (key) => new TextEncoder().encode(key).length <= KEY_LIMIT_BYTES,
    `A key has at most ${KEY_LIMIT_BYTES} bytes.`,
  );

/** S3's are opaque, and at most 1,024 bytes long. */
export const versionIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,1024}$/, 'The version is not written as S3 writes versions.')
  .optional();

const wantedSchema = z.object({
  key: objectKeySchema,
  leftVersion: versionIdSchema,
  rightVersion: versionIdSchema,
});

interface ObjectWanted {
  readonly key: string;
  /** Of the left and the right side; the current one where there is none. */
  readonly versions: readonly [string | undefined, string | undefined];
}

/**
 * Which object the address asks for.
 * @throws 400 with a sentence.
 */
export function objectWanted(request: Request): ObjectWanted {
  const parsed = wantedSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  const { key, leftVersion, rightVersion } = parsed.data;
  return { key, versions: [leftVersion, rightVersion] };
}
