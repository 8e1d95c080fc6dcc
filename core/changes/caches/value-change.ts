import type { RespCommand } from '../../environments/resp-writer.ts';

/** One change of one key. Values, fields and members are bytes. */
export type ValueChange =
  | { readonly kind: 'string-set'; readonly value: Buffer }
  | { readonly kind: 'hash-set'; readonly field: Buffer; readonly value: Buffer }
  | { readonly kind: 'hash-delete'; readonly field: Buffer }
  /** Counted from 0; -1 is the last one. */
  | { readonly kind: 'list-set'; readonly index: number; readonly value: Buffer }
  | { readonly kind: 'list-push'; readonly end: 'head' | 'tail'; readonly value: Buffer }
  /** The first elements that are equal to the value; 0 removes all of them, a negative count those nearest the tail. */
  | { readonly kind: 'list-remove'; readonly count: number; readonly value: Buffer }
  | { readonly kind: 'set-add'; readonly member: Buffer }
  | { readonly kind: 'set-remove'; readonly member: Buffer }
  | { readonly kind: 'zset-add'; readonly member: Buffer; readonly score: number }
  | { readonly kind: 'zset-remove'; readonly member: Buffer }
  | { readonly kind: 'stream-add'; readonly fields: readonly (readonly [field: Buffer, value: Buffer])[] }
  | { readonly kind: 'stream-delete'; readonly id: string }
  /** By the server's clock, in ms since 1970. A moment that has passed deletes the key. */
  | { readonly kind: 'expire'; readonly at: number }
  | { readonly kind: 'persist' }
  | { readonly kind: 'unlink' };

/** The type that a key must have for a change; undefined where any will do. */
export function typeFor({ kind }: ValueChange): string | undefined {
  const [type = ''] = kind.split('-');
  return kind.includes('-') ? type : undefined;
}

/** Whether the change makes the key where there is none. */
export function createsKey({ kind }: ValueChange): boolean {
  return ['string-set', 'hash-set', 'list-push', 'set-add', 'zset-add', 'stream-add'].includes(kind);
}

/**
 * The commands of a change, the first of which tells whether anything changed. `expireAt`: when the key expires now; SET
 * would forget it (its KEEPTTL is known since Redis 6 only). Source: redis.io, commands.
 */
export function commandsOf(
  key: Buffer,
  change: ValueChange,
  expireAt: number | undefined,
): readonly [RespCommand, ...RespCommand[]] {
  switch (change.kind) {
    case 'string-set': {
      const set = ['SET', key, change.value] as const;
      return expireAt === undefined ? [set] : [set, ['PEXPIREAT', key, expireAt]];
    }
    case 'hash-set':
      return [['HSET', key, change.field, change.value]];
    case 'hash-delete':
      return [['HDEL', key, change.field]];
    case 'list-set':
      return [['LSET', key, change.index, change.value]];
    case 'list-push':
      return [[change.end === 'head' ? 'LPUSH' : 'RPUSH', key, change.value]];
    case 'list-remove':
      return [['LREM', key, change.count, change.value]];
    case 'set-add':
      return [['SADD', key, change.member]];
    case 'set-remove':
      return [['SREM', key, change.member]];
    case 'zset-add':
      return [['ZADD', key, scoreOf(change.score), change.member]];
    case 'zset-remove':
      return [['ZREM', key, change.member]];
    case 'stream-add':
      return [['XADD', key, '*', ...change.fields.flat()]];
    case 'stream-delete':
      return [['XDEL', key, change.id]];
    case 'expire':
      return [['PEXPIREAT', key, change.at]];
    case 'persist':
      return [['PERSIST', key]];
    case 'unlink':
      return [['UNLINK', key]];
  }
}

/** Redis writes the infinities in its own way. */
function scoreOf(score: number): string {
  if (Number.isFinite(score)) return String(score);
  return score > 0 ? '+inf' : '-inf';
}
