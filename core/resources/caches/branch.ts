import type { Redis } from 'ioredis';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { cursorOfAnother, readCache, refused } from './ask.ts';
import { branchFold } from './branch-fold.ts';
import type { BranchFold } from './branch-fold.ts';
import { isUsableMatch, patternOf } from './glob.ts';
import { keyBytes } from './key-code.ts';
import type { BranchOptions, BranchPage } from './types.ts';

/** How long one page walks over the keyspace. */
const WALK_MS = 600;
/** A page without a single key helps nobody: for the first one the walk is longer. */
const LONG_WALK_MS = 2_500;
/** So that a walk ends before the page gives up on it. */
const MARGIN_MS = 300;
/** A SCAN of so many holds the server for about five milliseconds. */
const LARGEST_COUNT = 10_000;
const SMALLEST_COUNT = 100;
/** A large part of an answer with more keys than this outlives the collection of young memory, and is kept for long. */
const KEYS_AN_ANSWER = 1_000;
/** What stands for bytes that are no UTF-8. */
const NO_TEXT = '\ufffd';
const MOST_CHILDREN = 1_000;
const LONGEST_SEPARATOR = 16;

interface Position {
  readonly cursor: string;
  readonly scannedKeys: number;
  /** The server that gave the cursor, which means nothing to another one; absent where it does not say who it is. */
  readonly server?: string;
}

/**
 * What stands below a prefix, as far as a walk of {@link WALK_MS} comes: keys are walked over with SCAN (never KEYS),
 * folded at once, and not kept. Says how far it came, and where it goes on.
 */
export function scanBranch(
  source: Source,
  cacheId: string,
  options: BranchOptions,
  budget: Budget,
): Promise<Cell<BranchPage>> {
  const operation = 'redis:SCAN';
  const prefix = keyBytes(options.prefix);
  const from = positionOf(options.cursor);
  if (!prefix) return refused(operation, 'The prefix is not written as the console writes keys.');
  if (!from) return refused(operation, 'The cursor is not one that the console gave.');
  if (options.match !== undefined && !isUsableMatch(options.match))
    return refused(operation, 'The filter is too long, or has more than five stars.');
  if (options.separator.length > LONGEST_SEPARATOR)
    return refused(operation, `A separator has at most ${LONGEST_SEPARATOR} characters.`);
  const { page, separator, match, type } = options;
  return readCache(
    source,
    {
      cacheId,
      operation,
      key: JSON.stringify([options.prefix, separator, options.cursor, match, type, page]),
      run: (client, signal) => {
        const startedAt = Date.now();
        const until = (found: number) =>
          Math.min(startedAt + (found > 0 ? WALK_MS : LONG_WALK_MS), budget.deadlineAt - MARGIN_MS);
        const fold = branchFold(prefix, Buffer.from(separator));
        const filters = filtersOf(prefix, match, type);
        // What stands below bytes that are no text is cut off by the byte.
        const asText = isText(Buffer.from(prefix).toString());
        const enough = clamped(page, 1, MOST_CHILDREN);
        return walk({ client, signal, until, fold, filters, asText, enough }, from);
      },
    },
    budget,
  );
}

function filtersOf(
  prefix: Uint8Array,
  match: string | undefined,
  type: string | undefined,
): readonly (string | Buffer)[] {
  const isNarrowed = prefix.length > 0 || (match !== undefined && match !== '' && match !== '*');
  return [
    ...(isNarrowed ? ['MATCH', Buffer.from(patternOf(prefix, match || '*'))] : []),
    ...(type ? ['TYPE', type] : []),
  ];
}

interface Walk {
  readonly client: Redis;
  readonly signal: AbortSignal;
  /** When it ends, in milliseconds since the epoch, by how many children were found. */
  readonly until: (found: number) => number;
  readonly fold: BranchFold;
  readonly filters: readonly (string | Buffer)[];
  readonly asText: boolean;
  readonly enough: number;
}

async function walk(
  { client, signal, until, fold, filters, asText, enough }: Walk,
  from: Position,
): Promise<BranchPage> {
  // How many there are is not worth the walk: a user may be let SCAN and nothing else.
  const total = client.dbsize().catch(() => undefined);
  const serving = serverOf(client);
  if (from.server !== undefined && from.server !== (await serving)) throw cursorOfAnother();
  let { cursor, scannedKeys } = from;
  let count = clamped(enough, SMALLEST_COUNT, LARGEST_COUNT);
  do {
    const before = fold.size();
    const [next, keys] = await scan(client, [cursor, ...filters, 'COUNT', String(count)], asText);
    for (const key of keys) fold.add(key);
    cursor = next;
    scannedKeys += count;
    count = nextCount({
      count,
      met: keys.length,
      gained: fold.size() - before,
      missing: enough - fold.size(),
    });
  } while (cursor !== '0' && fold.size() < enough && Date.now() < until(fold.size()) && !signal.aborted);
  const [totalKeys, server] = await Promise.all([total, serving]);
  const complete = cursor === '0';
  return {
    children: fold.children(),
    scannedKeys: complete ? (totalKeys ?? scannedKeys) : Math.min(scannedKeys, totalKeys ?? scannedKeys),
    totalKeys,
    matchedKeys: fold.matched(),
    complete,
    next: complete ? undefined : [cursor, scannedKeys, ...(server ? [server] : [])].join('-'),
  };
}

/** What a server calls itself until it is started anew. A failover, or a balancer, may put another one in its place. */
async function serverOf(client: Redis): Promise<string | undefined> {
  const told = await client.info('server').catch(() => '');
  return /^run_id:([0-9a-f]{40})/m.exec(told)?.[1];
}

/**
 * Keys as text, which takes a third of the memory of bytes. What is no text comes with a mark in its place; then the same
 * is asked for again, as bytes.
 */
async function scan(
  client: Redis,
  words: readonly (string | Buffer)[],
  asText: boolean,
): Promise<readonly [string, readonly (string | Buffer)[]]> {
  if (asText) {
    const [next, keys] = (await client.call('SCAN', ...words)) as [string, string[]];
    if (keys.every(isText)) return [next, keys];
  }
  const [next, keys] = (await client.callBuffer('SCAN', ...words)) as [Buffer, Buffer[]];
  return [next.toString(), keys];
}

function isText(text: string): boolean {
  return !text.includes(NO_TEXT);
}

interface Yield {
  readonly count: number;
  /** Keys of the last answer, and how many new children they brought. */
  readonly met: number;
  readonly gained: number;
  readonly missing: number;
}

/** As many as the last answer's yield says are needed for the rest of the page; many where it brought nothing new. */
function nextCount({ count, met, gained, missing }: Yield): number {
  const wanted = gained === 0 ? LARGEST_COUNT : (count * missing) / gained;
  const bearable = (count * KEYS_AN_ANSWER) / Math.max(1, met);
  return clamped(Math.ceil(Math.min(wanted, bearable)), SMALLEST_COUNT, LARGEST_COUNT);
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.trunc(value)));
}

/** `next` carries how far the walk came, and on which server. It is of digits, or none of ours. */
function positionOf(cursor: string | undefined): Position | undefined {
  if (cursor === undefined || cursor === '') return { cursor: '0', scannedKeys: 0 };
  const parts = /^(\d{1,20})-(\d{1,15})(?:-([0-9a-f]{40}))?$/.exec(cursor);
  return parts ? { cursor: parts[1] ?? '0', scannedKeys: Number(parts[2]), server: parts[3] } : undefined;
}
