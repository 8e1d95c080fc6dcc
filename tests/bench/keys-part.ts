import { execFile } from 'node:child_process';
import type { Redis } from 'ioredis';
import type { Bench, Part } from './bench.ts';
import { atMost, milliseconds, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { peakWhile, residentBytes } from './memory.ts';
import { BRANCHES, fillKeys, RARE_PREFIX, scanAll } from './million-keys.ts';
import type { Side, Stage } from './stage.ts';
import { median, pastCacheTime, timed } from './timing.ts';
import type { Visit } from './visitor.ts';

const KEYS = 1_000_000;
const FEW_KEYS = 100_000;
const ROUNDS = 5;
const FEW_ROUNDS = 2;
const MOST_MS = 1_000;
const MOST_MIB = 50;
const MIB = 1_024 ** 2;
const CLI_MS = 180_000;

export const keysPart: Part = {
  name: 'keys',
  looksAt: "a cache's keys: the first of a million, and any branch",
  measure,
};

async function measure({ withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const total = small ? FEW_KEYS : KEYS;
  return withStage(
    {
      withRedis: true,
      addressesOf(_side, usual, redisPort) {
        const [main] = usual.caches;
        const empty = { id: 'empty', url: `redis://127.0.0.1:${redisPort}/1` };
        return Promise.resolve({ ...usual, caches: main ? [main, empty] : [empty] });
      },
    },
    async (stage) => {
      const redis = await stage.left.connected.clients.redis('main').dedicated();
      try {
        await fillKeys(redis, total);
        progress(`${total} keys`);
        // The code is loaded, and has drawn a tree of keys, before its memory is looked at.
        for (let round = 0; round < 5; round += 1) await stage.operator.visit('/caches/empty/keys');
        return [
          ...(await firstTree(stage, total)),
          ...(await branches(stage, small ? FEW_ROUNDS : ROUNDS)),
          ...(await plainClients(redis, stage.left, total)),
        ];
      } finally {
        redis.disconnect();
      }
    },
  );
}

async function firstTree({ operator, consolePid }: Stage, total: number): Promise<readonly Figure[]> {
  const before = await residentBytes(consolePid);
  const visits: Visit[] = [];
  const peak = await peakWhile(consolePid, async () => {
    visits.push(await operator.visit('/caches/main/keys'));
  });
  const [first] = visits;
  if (!first?.text.includes('product')) throw new Error('The first keys did not come.');
  const time = atMost(`the first keys of ${count(total)}`, first.completeMs, {
    unit: 'ms',
    most: MOST_MS,
    note: walkOf(first.text),
  });
  if (before === undefined || peak === undefined) return [time];
  const growth = (peak - before) / MIB;
  const note = `from ${(before / MIB).toFixed(0)} MiB`;
  return [
    time,
    atMost('memory that the first keys take', growth, { unit: 'MiB', most: MOST_MIB, note, digits: 1 }),
  ];
}

async function branches({ operator }: Stage, rounds: number): Promise<readonly Figure[]> {
  const visits = new Map<string, Visit[]>();
  const missing = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { prefix, shows } of BRANCHES) {
      const visit = await operator.visit(`/caches/main/keys?prefix=${encodeURIComponent(prefix)}`);
      if (!visit.text.includes(shows)) missing.add(prefix);
      visits.set(prefix, [...(visits.get(prefix) ?? []), visit]);
    }
    await pastCacheTime();
  }
  return [...visits].map(([prefix, all]) =>
    atMost(`the branch ${prefix}`, median(all.map((visit) => visit.completeMs)), {
      unit: 'ms',
      most: MOST_MS,
      note: `${walkOf(all.at(-1)?.text ?? '')}${missing.has(prefix) ? '; not all of it was met in this time' : ''}`,
    }),
  );
}

/** How much of the keyspace a page says that it has walked over; the other side's cache is empty. */
function walkOf(text: string): string {
  const sentences = text.replaceAll('<!-- -->', '').matchAll(/data-walk="[^"]*">([^<:.]*)/g);
  const told = [...sentences].map(([, sentence = '']) => sentence);
  return told.find((sentence) => !sentence.startsWith('All 0 keys')) ?? 'walk not told';
}

async function plainClients(redis: Redis, { redisPort }: Side, total: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const pattern of ['product:*', `${RARE_PREFIX}*`]) {
    const bareMs = await timed(() => scanAll(redis, pattern));
    figures.push(told(`SCAN of all ${count(total)} for ${pattern} by ioredis`, milliseconds(bareMs)));
    const cliMs = await timedCli(redisPort, pattern);
    figures.push(
      told(
        `redis-cli --scan --pattern '${pattern}'`,
        cliMs === undefined ? 'redis-cli is not here' : milliseconds(cliMs),
      ),
    );
  }
  return figures;
}

function timedCli(port: number, pattern: string): Promise<number | undefined> {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = execFile(
      'redis-cli',
      ['-p', String(port), '--scan', '--pattern', pattern],
      { maxBuffer: 512 * MIB, timeout: CLI_MS },
      (error) => resolve(error ? undefined : performance.now() - began),
    );
    child.stdin?.end();
  });
}

function count(keys: number): string {
  return keys.toLocaleString('en-US');
}
