import type { ZodType, ZodTypeDef } from 'zod';
import { badRequest } from './errors.server.ts';

/**
 * What a form posted, checked by its schema. Of fields with one name the last counts.
 * @throws 400 with the sentence, when it is not a form or not the one that was expected.
 */
export async function formOf<T>(
  request: Request,
  schema: ZodType<T, ZodTypeDef, unknown>,
  sentence: string,
): Promise<T> {
  const form = await request.formData().catch(() => undefined);
  const parsed = schema.safeParse(form && Object.fromEntries(form));
  if (!parsed.success) throw badRequest(sentence);
  return parsed.data;
}
