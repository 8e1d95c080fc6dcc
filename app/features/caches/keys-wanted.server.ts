import { z } from 'zod';
import { isUsableMatch } from '../../../core/resources/caches/glob.ts';
import { keyBytes } from '../../../core/resources/caches/key-code.ts';
import type { BranchOptions } from '../../../core/resources/caches/types.ts';
import { badRequest } from '../../http/errors.server.ts';

const KEYS_PER_PAGE = 100;

const cursor = z.string().max(100, 'The cursor is not one that the console gave.').optional();

const wantedSchema = z.object({
  prefix: z
    .string()
    .max(8_192, 'The prefix is too long.')
    .refine((code) => keyBytes(code) !== undefined, 'The prefix is not written as the console writes keys.')
    .default(''),
  separator: z
    .string()
    .min(1, 'A separator has at least one character.')
    .max(16, 'A separator has at most 16 characters.')
    .default(':'),
  match: z
    .string()
    .refine((match) => isUsableMatch(match), 'The filter is too long, or has more than five stars.')
    .optional(),
  type: z
    .enum(['string', 'hash', 'list', 'set', 'zset', 'stream'], { message: 'There is no such type of key.' })
    .optional(),
  left: cursor,
  right: cursor,
});

interface KeysWanted {
  readonly options: BranchOptions;
  readonly left?: string;
  readonly right?: string;
}

/**
 * Which keys the address asks for.
 * @throws 400 with a sentence.
 */
export function keysWanted(request: Request): KeysWanted {
  const search = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
  const parsed = wantedSchema.safeParse(Object.fromEntries(search));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  const { left, right, ...options } = parsed.data;
  return { options: { ...options, page: KEYS_PER_PAGE }, left, right };
}
