import { z } from 'zod';
import { badRequest } from '../../http/errors.server.ts';

const wantedSchema = z.object({
  environment: z.string().max(64).optional(),
  task: z
    .string()
    .regex(/^[0-9a-f-]{1,64}$/, 'A task is named by its id.')
    .optional(),
  container: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,255}$/, 'There is no container of such a name.')
    .optional(),
});

/**
 * Which container's log the address asks for.
 * @throws 400 with a sentence.
 */
export function followedOf(request: Request): z.infer<typeof wantedSchema> {
  const search = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
  const parsed = wantedSchema.safeParse(Object.fromEntries(search));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  return parsed.data;
}
