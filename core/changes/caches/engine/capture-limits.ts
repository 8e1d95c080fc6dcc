import { randomUUID } from 'node:crypto';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { RedisReplyError } from '../../../environments/resp-reader.ts';
import type { Reply } from '../../../environments/resp-reader.ts';
import type { CacheInfo } from '../../../resources/caches/types.ts';
import type { RespCommand } from '../../../environments/resp-writer.ts';
import { infoOf } from '../../../resources/caches/info-text.ts';

/**
 * Something that keeps a capture from being complete, told before it is made. `prevents`: it can not be made, or not be
 * put back. `loses`: it can, but something is not in it. `note`: nothing is lost; it helps to know.
 */
export interface CaptureLimit {
  readonly code:
    | 'cluster'
    | 'dump'
    | 'eviction-order'
    | 'info'
    | 'modules'
    | 'old-server'
    | 'other-databases'
    | 'read-only'
    | 'restore'
    | 'scan'
    | 'scripts'
    | 'unlink';
  readonly weight: 'prevents' | 'loses' | 'note';
  /** One sentence for whoever decides. */
  readonly text: string;
}

/** RESTORE's ABSTTL is known since Redis 5. Source: redis.io, commands/restore. */
const OLDEST_MAJOR = 5;

/** What a capture, its deletion and its undo call; the words after the key are as they must be, and do nothing. */
const CALLS: readonly (readonly [code: CaptureLimit['code'], command: RespCommand])[] = [
  ['dump', ['DUMP']],
  ['unlink', ['UNLINK']],
  ['restore', ['RESTORE', 0, '']],
];

/**
 * What a capture of this connection's database will lack. Only reads: whether this user may delete and put back is asked
 * of ACL DRYRUN (since Redis 7), where the user may ask that. @throws what RawRedis.send throws.
 */
export async function captureLimits(redis: RawRedis): Promise<readonly CaptureLimit[]> {
  const missing = `operations-console:no-such-key:${randomUUID()}`;
  const [infoText, dump, pttl, scan, user, ...known] = await redis.send([
    ['INFO'],
    ['DUMP', missing],
    ['PTTL', missing],
    ['SCAN', 0, 'MATCH', missing, 'COUNT', 1],
    ['ACL', 'WHOAMI'],
    ...CALLS.map(([, [name = '']]) => ['COMMAND', 'INFO', name]),
  ]);
  const text = Buffer.isBuffer(infoText) ? infoText.toString('latin1') : '';
  const info = text === '' ? undefined : infoOf(text);
  const lacking = CALLS.filter((_call, index) => isMissing(known[index])).map(([code, [name]]) =>
    lacks(code, String(name)),
  );
  return [
    ...refusalOf('scan', 'SCAN', scan),
    ...(lacking.some(({ code }) => code === 'dump') ? [] : refusalOf('dump', 'DUMP and PTTL', dump, pttl)),
    ...lacking,
    ...(Buffer.isBuffer(user) ? await deniedTo(redis, user, missing, lacking) : []),
    ...(info ? serverLimits(info, text, redis.database) : [INFO_LIMIT]),
  ];
}

async function deniedTo(
  redis: RawRedis,
  user: Buffer,
  key: string,
  lacking: readonly CaptureLimit[],
): Promise<readonly CaptureLimit[]> {
  const asked = CALLS.filter(([code]) => code !== 'dump' && !lacking.some((limit) => limit.code === code));
  const [script, ...answers] = await redis.send([
    ['ACL', 'DRYRUN', user, 'EVAL', 'return 1', 0],
    ...asked.map(([, [name = '', ...words]]) => ['ACL', 'DRYRUN', user, name, key, ...words]),
  ]);
  const denied = asked.flatMap(([code, [name]], index) =>
    isDenied(answers[index])
      ? [{ code, weight: 'prevents' as const, text: `This user may not use ${String(name)}.` }]
      : [],
  );
  return isDenied(script) ? [...denied, SCRIPT_LIMIT] : denied;
}

/** DRYRUN says OK, or in a bulk string why not; an error means that it can not be asked. */
function isDenied(reply: Reply | undefined): boolean {
  return Buffer.isBuffer(reply);
}

const SCRIPT_LIMIT: CaptureLimit = {
  code: 'scripts',
  weight: 'note',
  text: 'This user may not run scripts: deleting takes longer, as every value is read twice.',
};

const INFO_LIMIT: CaptureLimit = {
  code: 'info',
  weight: 'note',
  text: 'The server does not tell this user about itself: version, modules and cluster mode are not known.',
};

function isMissing(reply: Reply | undefined): boolean {
  return Array.isArray(reply) && reply[0] === null;
}

function lacks(code: CaptureLimit['code'], command: string): CaptureLimit {
  return { code, weight: 'prevents', text: `The server has no command ${command}.` };
}

function refusalOf(
  code: CaptureLimit['code'],
  commands: string,
  ...replies: readonly (Reply | undefined)[]
): readonly CaptureLimit[] {
  const refusal = replies.find((reply) => reply instanceof RedisReplyError);
  return refusal
    ? [{ code, weight: 'prevents', text: `The server refuses ${commands} (${refusal.code}).` }]
    : [];
}

const READ_ONLY: CaptureLimit = {
  code: 'read-only',
  weight: 'prevents',
  text: 'This is a replica: nothing can be deleted or put back here.',
};

function serverLimits(info: CacheInfo, text: string, database: number): readonly CaptureLimit[] {
  const limits: CaptureLimit[] = [];
  const add = (code: CaptureLimit['code'], weight: CaptureLimit['weight'], sentence: string) =>
    limits.push({ code, weight, text: sentence });
  if (info.cluster.enabled)
    add('cluster', 'prevents', "This is one node of a cluster: only its own slots' keys would be met.");
  if (info.product === 'redis' && Number.parseInt(info.version, 10) < OLDEST_MAJOR)
    add('old-server', 'prevents', `Redis ${info.version} can not put a key back with a moment of expiry.`);
  if (info.replication.role === 'replica') limits.push(READ_ONLY);
  const others = info.databases.filter(({ index, keys }) => index !== database && keys > 0);
  if (others.length > 0) {
    const keys = others.reduce((sum, other) => sum + other.keys, 0).toLocaleString('en-US');
    const indexes = others.map(({ index }) => index).join(', ');
    add(
      'other-databases',
      'note',
      `Only database ${database} is captured; ${keys} keys of database ${indexes} are not.`,
    );
  }
  const modules = [...text.matchAll(/^module:name=([^,\r\n]{1,60})/gm)].map(([, name]) => name);
  if (modules.length > 0)
    add(
      'modules',
      'loses',
      `What modules keep beside their keys, as indexes, is not captured: ${modules.join(', ')}.`,
    );
  if (info.memory.evictionPolicy?.includes('lru') || info.memory.evictionPolicy?.includes('lfu'))
    add(
      'eviction-order',
      'loses',
      'Keys that come back count as just used: which are evicted first changes.',
    );
  return limits.filter((limit, place) => limits.findIndex(({ code }) => code === limit.code) === place);
}
