import { z } from 'zod';
import { cacheId, keyCodeInput } from './cache-input.ts';
import type { ValueChange } from './value-change.ts';

/** Redis takes 512 MB; what a form holds is far less. */
const bytes = z
  .string()
  .max(700_000)
  .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'must be base64');

const changeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('string-set'), value: bytes }).strict(),
  z.object({ kind: z.literal('hash-set'), field: bytes, value: bytes }).strict(),
  z.object({ kind: z.literal('hash-delete'), field: bytes }).strict(),
  z.object({ kind: z.literal('list-set'), index: z.number().int(), value: bytes }).strict(),
  z.object({ kind: z.literal('list-push'), end: z.enum(['head', 'tail']), value: bytes }).strict(),
  z.object({ kind: z.literal('list-remove'), count: z.number().int(), value: bytes }).strict(),
  z.object({ kind: z.literal('set-add'), member: bytes }).strict(),
  z.object({ kind: z.literal('set-remove'), member: bytes }).strict(),
  z.object({ kind: z.literal('zset-add'), member: bytes, score: z.number() }).strict(),
  z.object({ kind: z.literal('zset-remove'), member: bytes }).strict(),
  z
    .object({
      kind: z.literal('stream-add'),
      fields: z
        .array(z.tuple([bytes, bytes]))
        .min(1)
        .max(100),
    })
    .strict(),
  z.object({ kind: z.literal('stream-delete'), id: z.string().regex(/^\d{1,20}-\d{1,20}$/) }).strict(),
  z.object({ kind: z.literal('expire'), at: z.number().int().min(0).max(253_402_300_799_999) }).strict(),
  z.object({ kind: z.literal('persist') }).strict(),
  z.object({ kind: z.literal('unlink') }).strict(),
]);

export const valueInput = z
  .object({
    cache: cacheId,
    /** As the console writes a key: a byte that is no text stands as %XX. */
    key: keyCodeInput,
    /** Fields, members and values are base64. */
    change: changeInput,
  })
  .strict();

export type ValueInput = z.infer<typeof valueInput>;

const fromBase64 = (text: string) => Buffer.from(text, 'base64');

/** The change with its bytes. */
export function changeOf(input: ValueInput['change']): ValueChange {
  switch (input.kind) {
    case 'string-set':
      return { kind: input.kind, value: fromBase64(input.value) };
    case 'hash-set':
      return { kind: input.kind, field: fromBase64(input.field), value: fromBase64(input.value) };
    case 'hash-delete':
      return { kind: input.kind, field: fromBase64(input.field) };
    case 'list-set':
    case 'list-push':
    case 'list-remove':
      return { ...input, value: fromBase64(input.value) };
    case 'set-add':
    case 'set-remove':
    case 'zset-remove':
      return { kind: input.kind, member: fromBase64(input.member) };
    case 'zset-add':
      return { kind: input.kind, member: fromBase64(input.member), score: input.score };
    case 'stream-add':
      return {
        kind: input.kind,
        fields: input.fields.map(([field, value]) => [fromBase64(field), fromBase64(value)] as const),
      };
    default:
      return input;
  }
}
