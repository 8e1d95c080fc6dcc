import { z } from 'zod';
import { badRequest } from '../../http/errors.server.ts';

const revision = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,255}:\d{1,9}$/, 'A revision is a family and a number, as ingestion-api:12.')
  .optional();

const wantedSchema = z.object({
  leftFrom: revision,
  leftTo: revision,
  rightFrom: revision,
  rightTo: revision,
});

export interface WantedRevisions {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Which two revisions of each side the address asks for.
 * @throws 400 with a sentence.
 */
export function revisionsWanted(request: Request): readonly [WantedRevisions, WantedRevisions] {
  const search = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
  const parsed = wantedSchema.safeParse(Object.fromEntries(search));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  const { leftFrom, leftTo, rightFrom, rightTo } = parsed.data;
  return [
    { from: leftFrom, to: leftTo },
    { from: rightFrom, to: rightTo },
  ];
}
