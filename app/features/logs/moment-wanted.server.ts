import { z } from 'zod';
import { badRequest } from '../../http/errors.server.ts';

const wantedSchema = z.object({
  environment: z.string().min(1).max(64),
  group: z.string().regex(/^[\w./#-]{1,512}$/, 'No log group can be called so.'),
  stream: z
    .string()
    .min(1, 'A stream has to be named.')
    .max(512)
    .regex(/^[^:*]+$/, 'No stream can be called so.'),
  at: z.coerce.number({ message: 'A moment is milliseconds since 1970.' }).int().min(0).max(8.64e15),
});

/**
 * Which moment of which stream the address names.
 * @throws 400 with a sentence.
 */
export function momentWanted(request: Request): z.infer<typeof wantedSchema> {
  const parsed = wantedSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  return parsed.data;
}
