import { randomUUID } from 'node:crypto';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { RedisReplyError } from '../../../environments/resp-reader.ts';
import type { Reply } from '../../../environments/resp-reader.ts';
import type { CacheInfo } from '../../../resources/caches/types.ts';
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

/**
 * What a capture of this connection's database will lack. Asks the server, and changes nothing: RESTORE is tried with a
 * payload that no server takes, since only an attempt tells whether this user may. @throws what RawRedis.send throws.
 */
export async function captureLimits(redis: RawRedis): Promise<readonly CaptureLimit[]> {
  const missing = `operations-console:no-such-key:${randomUUID()}`;
  const [infoText, dump, pttl, scan, unlink, script, restore, ...known] = await redis.send([
    ['INFO'],
    ['DUMP', missing],
    ['PTTL', missing],
    ['SCAN', 0, 'MATCH', missing, 'COUNT', 1],
    ['UNLINK', missing],
    ['EVAL', 'return 1', 0],
    ['RESTORE', missing, 0, ''],
    ...['DUMP', 'RESTORE', 'UNLINK'].map((name) => ['COMMAND', 'INFO', name]),
  ]);
  const text = Buffer.isBuffer(infoText) ? infoText.toString('latin1') : '';
  const info = text === '' ? undefined : infoOf(text);
  const [hasDump, hasRestore, hasUnlink] = known.map(isKnown);
  return [
    ...refusalOf('scan', 'SCAN', scan),
    ...(hasDump === false ? [lacks('dump', 'DUMP')] : refusalOf('dump', 'DUMP and PTTL', dump, pttl)),
    ...(hasRestore === false ? [lacks('restore', 'RESTORE')] : restoreLimit(restore)),
    ...(hasUnlink === false ? [lacks('unlink', 'UNLINK')] : refusalOf('unlink', 'UNLINK', unlink)),
    ...scriptLimit(script),
    ...(info ? serverLimits(info, text, redis.database) : [INFO_LIMIT]),
  ];
}

const INFO_LIMIT: CaptureLimit = {
  code: 'info',
  weight: 'note',
  text: 'The server does not tell this user about itself: version, modules and cluster mode are not known.',
};

function isKnown(reply: Reply): boolean | undefined {
  return Array.isArray(reply) ? reply[0] !== null : undefined;
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
  if (refusal?.code === 'READONLY') return [READ_ONLY];
  return refusal
    ? [{ code, weight: 'prevents', text: `The server refuses ${commands} (${refusal.code}).` }]
    : [];
}

const READ_ONLY: CaptureLimit = {
  code: 'read-only',
  weight: 'prevents',
  text: 'This is a replica: nothing can be deleted or put back here.',
};

/** A bare ERR is what the payload deserves: the user may use the command. */
function restoreLimit(reply: Reply | undefined): readonly CaptureLimit[] {
  return reply instanceof RedisReplyError && reply.code === 'ERR'
    ? []
    : refusalOf('restore', 'RESTORE', reply);
}

function scriptLimit(reply: Reply | undefined): readonly CaptureLimit[] {
  if (!(reply instanceof RedisReplyError)) return [];
  const text = `The server runs no scripts for this user (${reply.code}): deleting takes longer, as every value is read twice.`;
  return [{ code: 'scripts', weight: 'note', text }];
}

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
