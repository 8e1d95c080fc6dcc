import { createHash } from 'node:crypto';
import { accepted } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { RedisReplyError } from '../../../environments/resp-reader.ts';
import type { Reply } from '../../../environments/resp-reader.ts';
import { Ahead, drained } from './ahead.ts';
import { CHECKSUM_BYTES, endsWithChecksum } from './crc64.ts';
import { dumpKeys } from './dump.ts';
import type { BatchLimit, Entries, Entry } from './segment.ts';

/**
 * How keys are deleted only if they still are what was captured.
 * `script`: one Lua script compares and unlinks a batch, and nothing comes between (redis.io, "Scripting with Lua").
 * `watch`: WATCH, DUMP again, MULTI, UNLINK, EXEC: EXEC does nothing where a key was touched (redis.io,
 * "Transactions"). Every value is sent once more, so it is the way where scripts are not permitted.
 */
export type GuardKind = 'script' | 'watch';

export interface Guarded {
  /** Places, among the entries, of keys that are another value or expire at another time now. They stay. */
  readonly changed: readonly number[];
  /** Places of keys that were not there any more. */
  readonly gone: readonly number[];
}

interface GuardedBatch extends Guarded {
  readonly deleted: number;
}

/** A key whose expiry moved by less is the same: TTLs are read a moment apart. */
const EXPIRY_SLACK_MS = 1_000;

/** What the script is told of a key: the checksum of its value, and its expiry as a big-endian f64. */
const MARK_BYTES = CHECKSUM_BYTES + 8;

/**
 * KEYS; ARGV[1]: the marks of all, one after the other: an argument for each would take longer than the rest. Answers
 * how many it deleted, then places (from 1) of changed ones, and the negated places of those that are gone.
 */
const SCRIPT = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local never = string.rep('\\0', 8)
local marks = ARGV[1]
local answer = {0}
local doomed = {}
for place, key in ipairs(KEYS) do
  local payload = redis.call('DUMP', key)
  if not payload then
    answer[#answer + 1] = -place
  else
    local mark = (place - 1) * ${MARK_BYTES}
    local same = string.sub(payload, -${CHECKSUM_BYTES}) == string.sub(marks, mark + 1, mark + ${CHECKSUM_BYTES})
    if same then
      local pttl = redis.call('PTTL', key)
      if string.sub(marks, mark + ${CHECKSUM_BYTES + 1}, mark + ${MARK_BYTES}) == never then
        same = pttl == -1
      else
        local wanted = struct.unpack('>d', marks, mark + ${CHECKSUM_BYTES + 1})
        same = pttl >= 0 and math.abs(now + pttl - wanted) < ${EXPIRY_SLACK_MS}
      end
    end
    if same then doomed[#doomed + 1] = key else answer[#answer + 1] = place end
  end
end
if #doomed > 0 then answer[1] = redis.call('UNLINK', unpack(doomed)) end
return answer`;
const SCRIPT_SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** A script's batch: the server does nothing else for a millisecond or two. Lua's unpack takes some thousands. */
const SCRIPT_BATCH: BatchLimit = { keys: 500, payloadBytes: 1_024 ** 2 };
/** A server before Valkey 9 looks through all watched keys of a client for each new one. */
const WATCH_BATCH: BatchLimit = { keys: 128, payloadBytes: 2 * 1_024 ** 2 };
const BATCHES_UNDER_WAY = 2;

/** Asks whether scripts may be run, by running this one over no key. @throws what RawRedis.send throws. */
export async function chooseGuard(redis: RawRedis, payload: Buffer): Promise<GuardKind> {
  const [answer] = await redis.send([['EVAL', SCRIPT, 0, '']]);
  // The comparison rests on where Redis has put its checksum until now.
  return answer instanceof RedisReplyError || !endsWithChecksum(payload) ? 'watch' : 'script';
}

/**
 * Deletes the keys of these entries, each only if it still is as it was captured.
 * @param told hears of every batch: how many keys are sent, then how many of them were deleted.
 * @throws what RawRedis.send throws, RedisReplyError where a command is refused.
 */
export async function unlinkGuarded(
  redis: RawRedis,
  kind: GuardKind,
  entries: Entries,
  told: { readonly sent: (keys: number) => void; readonly answered: (keys: number, deleted: number) => void },
): Promise<Guarded> {
  const changed: number[] = [];
  const gone: number[] = [];
  const ahead = new Ahead<{ readonly done: GuardedBatch; readonly places: readonly number[] }>(
    // A transaction is the connection's: two of them can not be told apart.
    kind === 'script' ? BATCHES_UNDER_WAY : 0,
    ({ done, places }) => {
      told.answered(places.length, done.deleted);
      changed.push(...done.changed.map((index) => places[index] ?? 0));
      gone.push(...done.gone.map((index) => places[index] ?? 0));
    },
  );
  const [work, limit] = kind === 'script' ? [byScript, SCRIPT_BATCH] : [byWatch, WATCH_BATCH];
  await drained(ahead, async () => {
    for (const { places, entries: batch } of entries.batches(limit)) {
      told.sent(batch.length);
      await ahead.add(work(redis, batch).then((done) => ({ done, places })));
    }
  });
  return { changed, gone };
}

async function byScript(redis: RawRedis, entries: readonly Entry[]): Promise<GuardedBatch> {
  const words = [entries.length, ...entries.map(({ key }) => key), marksOf(entries)];
  const [known] = await redis.send([['EVALSHA', SCRIPT_SHA, ...words]]);
  // Scripts go with a restart or a change of primary.
  const isLost = known instanceof RedisReplyError && known.code === 'NOSCRIPT';
  const reply = isLost ? (await redis.send([['EVAL', SCRIPT, ...words]]))[0] : known;
  const [deleted = 0, ...places] = accepted(reply) as readonly number[];
  return {
    deleted,
    changed: places.filter((place) => place > 0).map((place) => place - 1),
    gone: places.filter((place) => place < 0).map((place) => -place - 1),
  };
}

function marksOf(entries: readonly Entry[]): Buffer {
  const marks = Buffer.allocUnsafe(entries.length * MARK_BYTES);
  entries.forEach(({ payload, expireAt }, place) => {
    const at = place * MARK_BYTES;
    payload.copy(marks, at, payload.length - CHECKSUM_BYTES);
    marks.writeDoubleBE(expireAt, at + CHECKSUM_BYTES);
  });
  return marks;
}

async function byWatch(redis: RawRedis, entries: readonly Entry[]): Promise<GuardedBatch> {
  const keys = entries.map(({ key }) => key);
  const [[watched], now] = await Promise.all([redis.send([['WATCH', ...keys]]), dumpKeys(redis, keys)]);
  accepted(watched);
  const found = new Map(now.entries.map((entry) => [entry.key, entry]));
  const long = new Set(now.long.map((key) => key.toString('latin1')));
  const same: number[] = [];
  const changed: number[] = [];
  const gone: number[] = [];
  entries.forEach((entry, place) => {
    const current = found.get(entry.key);
    if (current) (isSame(entry, current) ? same : changed).push(place);
    else (long.has(entry.key.toString('latin1')) ? changed : gone).push(place);
  });
  if (same.length === 0) {
    accepted((await redis.send([['UNWATCH']]))[0]);
    return { deleted: 0, changed, gone };
  }
  const doomed = same.flatMap((place) => keys[place] ?? []);
  const deleted = await unlinkWatched(redis, doomed);
  return deleted === undefined
    ? { deleted: 0, changed: [...changed, ...same], gone }
    : { deleted, changed, gone };
}

/** Unlinks keys that are watched; undefined where one of all that are watched was touched, and nothing was done. */
export async function unlinkWatched(redis: RawRedis, keys: readonly Buffer[]): Promise<number | undefined> {
  const replies = await redis.send([['MULTI'], ['UNLINK', ...keys], ['EXEC']]);
  const [outcome] = replies.map(accepted).slice(-1) as [Reply];
  return Array.isArray(outcome) ? Number(accepted((outcome as readonly Reply[])[0])) : undefined;
}

function isSame(captured: Entry, current: Entry): boolean {
  const expires = captured.expireAt !== 0;
  return (
    captured.payload.equals(current.payload) &&
    expires === (current.expireAt !== 0) &&
    Math.abs(captured.expireAt - current.expireAt) < EXPIRY_SLACK_MS
  );
}
