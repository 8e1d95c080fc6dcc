import { createHash } from 'node:crypto';
import { accepted } from '../../environments/raw-redis.ts';
import type { RawRedis } from '../../environments/raw-redis.ts';
import type { RedisConnection } from '../../environments/redis.ts';
import { OversizedReply, RedisReplyError } from '../../environments/resp-reader.ts';
import type { Reply } from '../../environments/resp-reader.ts';
import type { RespCommand } from '../../environments/resp-writer.ts';
import { expiryOf, GONE, timeOf } from './engine/dump.ts';
import { commandsOf, createsKey, typeFor } from './value-change.ts';
import type { ValueChange } from './value-change.ts';

/** What a key holds, as far as it takes to tell whether it is still the same. */
export interface KeyState {
  /** `none` where there is no such key. */
  readonly type: string;
  /**
   * SHA-256 of what DUMP gives, in hexadecimal. Absent where there is no key, and where it is too long to be looked at. A
   * server may write a large hash or set that grows in another order a moment later: it looks changed then.
   */
  readonly digest?: string;
  /** Of what DUMP gives. */
  readonly payloadBytes: number;
  /** By the server's clock, in ms since 1970; absent where the key does not expire. */
  readonly expireAt?: number;
}

/** A whole key as it was: what puts it back. */
export interface KeptValue {
  readonly type: string;
  /** What DUMP gave, in base64; absent where there was no key. */
  readonly payload?: string;
  readonly payloadBytes: number;
  readonly expireAt?: number;
}

export type ValueOutcome =
  | { readonly kind: 'changed'; readonly before: KeptValue; readonly after: KeyState }
  /** The key is not what was read: somebody else was there first. Nothing was changed. */
  | { readonly kind: 'conflict'; readonly now: KeyState }
  /** The key holds something that this change is not made for. */
  | { readonly kind: 'wrong-type'; readonly now: KeyState }
  /** There was nothing to change: no such key, element or field, or it is so already. */
  | { readonly kind: 'nothing'; readonly now: KeyState }
  /** The value is too long to be kept for an undo; delete it by pattern instead, which captures into a bucket. */
  | { readonly kind: 'too-long'; readonly payloadBytes: number }
  /** The server refuses this very value, as one that is no number. */
  | { readonly kind: 'refused'; readonly text: string };

/** What an undo may weigh: it is kept as a whole. */
const MOST_PAYLOAD_BYTES = 8 * 1_024 ** 2;

/**
 * Reads what a key is: what a plan shows, and what the change is bound to later.
 * @throws what failureOf understands.
 */
export function keyState(connection: RedisConnection, key: Buffer, signal: AbortSignal): Promise<KeyState> {
  return alone(connection, signal, (redis) => stateOf(redis, key));
}

interface Bound {
  readonly signal: AbortSignal;
  /** What the key must still be; absent: whatever it is now. Its expiry may be another. */
  readonly expected?: KeyState;
}

/**
 * Changes one key, if it still is what was read, in one transaction under WATCH: of two people who change a key at once,
 * one is told of a conflict. Time to live stays as it is. @throws what failureOf understands; after a lost connection
 * only {@link keyState} tells whether it was done.
 */
export function changeValue(
  connection: RedisConnection,
  key: Buffer,
  change: ValueChange,
  { signal, expected }: Bound,
): Promise<ValueOutcome> {
  return alone(connection, signal, async (redis) => {
    const { state, payload } = await lookAt(redis, key);
    if (expected && !isSame(expected, state)) return { kind: 'conflict', now: state };
    const isThere = state.type !== 'none';
    if (isThere && !payload) return { kind: 'too-long', payloadBytes: state.payloadBytes };
    if (!isThere && !createsKey(change)) return { kind: 'nothing', now: state };
    const type = typeFor(change);
    if (isThere && type !== undefined && type !== state.type) return { kind: 'wrong-type', now: state };
    const done = await transaction(redis, key, commandsOf(key, change, state.expireAt));
    if (done.kind === 'touched') return { kind: 'conflict', now: await stateOf(redis, key) };
    if (done.kind === 'refused') return done;
    const { first, after } = done;
    if (first === 0 && isSame(state, after)) return { kind: 'nothing', now: after };
    return { kind: 'changed', before: keptOf(state, payload), after };
  });
}

export type PutBackOutcome =
  | { readonly kind: 'restored'; readonly after: KeyState }
  /** Its time was up before now: the key is gone, as it would be by itself. */
  | { readonly kind: 'expired' }
  | Extract<ValueOutcome, { kind: 'conflict' | 'refused' }>;

/**
 * Puts a key back as it was before a change, byte by byte, if it still is what the change has made of it (`expected`:
 * its `after`). A key that was not there before is deleted. @throws what failureOf understands.
 */
export function putBack(
  connection: RedisConnection,
  key: Buffer,
  before: KeptValue,
  { signal, expected }: Bound,
): Promise<PutBackOutcome> {
  return alone(connection, signal, async (redis) => {
    const { state, at } = await lookAt(redis, key);
    if (expected && !isSame(expected, state)) return { kind: 'conflict', now: state };
    const { payload, expireAt = 0 } = before;
    const isOver = payload !== undefined && expireAt > 0 && expireAt <= at;
    const command: RespCommand =
      payload === undefined || isOver
        ? ['UNLINK', key]
        : ['RESTORE', key, expireAt, Buffer.from(payload, 'base64'), 'REPLACE', 'ABSTTL'];
    const done = await transaction(redis, key, [command]);
    if (done.kind === 'touched') return { kind: 'conflict', now: await stateOf(redis, key) };
    if (done.kind === 'refused') return done;
    return isOver ? { kind: 'expired' } : { kind: 'restored', after: done.after };
  });
}

function isSame(one: KeyState, other: KeyState): boolean {
  return one.type === other.type && one.digest === other.digest && one.payloadBytes === other.payloadBytes;
}

/** WATCH and MULTI belong to a connection: nobody else's commands may be on it. */
async function alone<T>(
  connection: RedisConnection,
  signal: AbortSignal,
  work: (redis: RawRedis) => Promise<T>,
): Promise<T> {
  const redis = await connection.raw({ signal, mostBulkBytes: MOST_PAYLOAD_BYTES });
  try {
    return await work(redis);
  } finally {
    redis.close();
  }
}

interface Look {
  readonly state: KeyState;
  /** Null where there is no key, and where it is too long. */
  readonly payload: Buffer | null;
  /** The server's clock, in ms. */
  readonly at: number;
}

/** Watches the key, and looks at it. */
async function lookAt(redis: RawRedis, key: Buffer): Promise<Look> {
  const replies = await redis.send([['WATCH', key], ...lookCommands(key)]);
  accepted(replies[0]);
  return lookOf(replies.slice(1));
}

async function stateOf(redis: RawRedis, key: Buffer): Promise<KeyState> {
  return lookOf(await redis.send(lookCommands(key))).state;
}

function lookCommands(key: Buffer): readonly RespCommand[] {
  return [['TYPE', key], ['DUMP', key], ['PTTL', key], ['TIME']];
}

function lookOf([type, dumped, ttl, time]: readonly Reply[]): Look {
  const payload = accepted(dumped ?? null);
  const pttl = Number(accepted(ttl));
  const at = timeOf(time);
  const isLong = payload instanceof OversizedReply;
  if ((!isLong && !Buffer.isBuffer(payload)) || pttl === GONE)
    return { state: { type: 'none', payloadBytes: 0 }, payload: null, at };
  const expireAt = expiryOf(pttl, at);
  const state: KeyState = {
    type: String(accepted(type)),
    payloadBytes: isLong ? payload.sizeBytes : payload.length,
    ...(isLong ? {} : { digest: createHash('sha256').update(payload).digest('hex') }),
    ...(expireAt > 0 ? { expireAt } : {}),
  };
  return { state, payload: isLong ? null : payload, at };
}

function keptOf({ type, expireAt, payloadBytes }: KeyState, payload: Buffer | null): KeptValue {
  return {
    type,
    payloadBytes,
    ...(payload ? { payload: payload.toString('base64') } : {}),
    ...(expireAt === undefined ? {} : { expireAt }),
  };
}

type Done =
  | { readonly kind: 'done'; readonly first: Reply; readonly after: KeyState }
  | { readonly kind: 'touched' }
  | Extract<ValueOutcome, { kind: 'refused' }>;

/** Runs commands on a watched key and looks at it in the same moment. @throws RedisReplyError of what is not even queued. */
async function transaction(redis: RawRedis, key: Buffer, commands: readonly RespCommand[]): Promise<Done> {
  const replies = await redis.send([['MULTI'], ...commands, ...lookCommands(key), ['EXEC']]);
  const answers = replies.map(accepted).at(-1);
  if (!Array.isArray(answers)) return { kind: 'touched' };
  const [first = null, ...rest] = answers as readonly Reply[];
  if (first instanceof RedisReplyError) return { kind: 'refused', text: first.message };
  return { kind: 'done', first, after: lookOf(rest.slice(commands.length - 1)).state };
}
