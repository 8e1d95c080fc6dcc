import { z } from 'zod';
import { badRequest } from '../../http/errors.server.ts';

const wantedSchema = z.object({
  q: z.string().max(256, 'The filter is longer than 256 characters.').default(''),
  page: z.coerce
    .number({ message: 'The page is a number.' })
    .int('The page is a whole number.')
    .min(1, 'The first page is 1.')
    .max(100_000, 'There is no such page.')
    .default(1),
});

/**
 * What part of a list the address asks for.
 * @throws 400 with a sentence.
 */
export function wantedOf(request: Request): { readonly filter: string; readonly page: number } {
  const parsed = wantedSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  return { filter: parsed.data.q.trim(), page: parsed.data.page };
}
