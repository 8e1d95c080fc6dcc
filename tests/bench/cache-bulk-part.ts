import { execFile, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Redis } from 'ioredis';
import { connectRawRedis } from '../../core/environments/raw-redis.ts';
import { contentsOf, differencesOf } from '../../core/testing/cache-contents.ts';
import type { Bench, Part } from './bench.ts';
import type { Job, JobDone } from './cache-bulk-worker.ts';
import { fillEveryType } from './every-type.ts';
import { atLeast, atMost, milliseconds, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { peakWhile, residentBytes } from './memory.ts';
import { fillKeys } from './million-keys.ts';
import { median } from './timing.ts';

const KEYS = 1_000_000;
const FEW_KEYS = 50_000;
const ROUNDS = 3;
const FEW_ROUNDS = 1;
const MOST_MIB = 150;
const MIB = 1_024 ** 2;
const COMMAND_MS = 300_000;
/** How many times the rate of redis-cli and xargs each job must reach. */
const LEAST: Readonly<Partial<Record<Job, number>>> = {
  unlink: 3,
  capture: 1,
  'capture and unlink': 1,
  restore: 1,
};

export const cacheBulkPart: Part = {
  name: 'cache-bulk',
  looksAt: 'a million keys deleted, captured and put back, over redis-cli and xargs in the same run',
  measure,
};

async function measure({ root, withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const total = small ? FEW_KEYS : KEYS;
  return withStage({ withRedis: true }, async ({ left }) => {
    const redis = await left.connected.clients.redis('main').dedicated();
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-segments-'));
    const worker = await startWorker(root, `redis://127.0.0.1:${left.redisPort}`, folder);
    try {
      const rounds = small ? FEW_ROUNDS : ROUNDS;
      const ratios = await inRounds({ redis, worker, port: left.redisPort, total, rounds, progress });
      const undone = await flushAndUndo({ redis, worker, port: left.redisPort, total, progress });
      const growth = (worker.peakBytes() - worker.restBytes) / MIB;
      const note = `from ${(worker.restBytes / MIB).toFixed(0)} MiB, over all of it`;
      return [
        ...ratios,
        ...undone,
        atMost('memory that all of this takes', growth, { unit: 'MiB', most: MOST_MIB, note, digits: 0 }),
      ];
    } finally {
      worker.end();
      redis.disconnect();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

interface Scene {
  readonly redis: Redis;
  readonly worker: Worker;
  readonly port: number;
  readonly total: number;
  readonly progress: (line: string) => void;
}

const MEASURED: readonly Job[] = ['count', 'capture', 'verify', 'capture and unlink', 'restore', 'unlink'];

/** Every round does everything once, so that what slows the machine down for a while slows both of a ratio. */
async function inRounds({
  redis,
  worker,
  port,
  total,
  rounds,
  progress,
}: Scene & { readonly rounds: number }): Promise<readonly Figure[]> {
  const commandRates: number[] = [];
  const rates = new Map<Job, number[]>(MEASURED.map((job) => [job, []]));
  for (let round = 0; round < rounds; round += 1) {
    await fillKeys(redis, total);
    const keys = await redis.dbsize();
    commandRates.push((keys / (await byCommand(port))) * 1_000);
    if ((await redis.dbsize()) !== 0) throw new Error('redis-cli has not deleted every key.');
    await fillKeys(redis, total);
    for (const job of MEASURED) {
      const done = await worker.does(job);
      if (done.kind !== 'done' || done.keys !== keys)
        throw new Error(`${job} of ${keys} keys ended as ${done.kind} with ${done.keys}.`);
      rates.get(job)?.push((done.keys / done.milliseconds) * 1_000);
    }
    progress(`round ${round + 1} of ${rounds}`);
  }
  const command = told(
    "redis-cli --scan --pattern '*', xargs -L 1000 redis-cli unlink",
    perSecond(median(commandRates)),
  );
  return [
    command,
    ...MEASURED.map((job) => {
      const own = rates.get(job) ?? [];
      const least = LEAST[job];
      const ratio = median(own.map((rate, round) => rate / (commandRates[round] ?? Number.NaN)));
      return least === undefined
        ? told(`${job}, of ${total.toLocaleString('en-US')} keys`, perSecond(median(own)))
        : atLeast(`${job}, over that command`, ratio, { unit: '×', least, note: perSecond(median(own)) });
    }),
  ];
}

async function flushAndUndo({ redis, worker, port, total, progress }: Scene): Promise<readonly Figure[]> {
  await redis.flushall();
  await fillEveryType(redis, total);
  const reading = await connectRawRedis(
    { id: 'main', url: `redis://127.0.0.1:${port}` },
    { region: 'us-east-1', credentials: () => Promise.reject(new Error('none')), variables: process.env },
  );
  try {
    const before = await contentsOf(reading);
    progress(`${before.size} keys of all types`);
    const times: string[] = [];
    for (const job of ['capture', 'flush', 'restore'] as const) {
      const done = await worker.does(job);
      if (done.kind !== 'done') throw new Error(`${job} ended as ${done.kind}.`);
      times.push(`${job} ${milliseconds(done.milliseconds)}`);
    }
    const found = differencesOf(before, await contentsOf(reading));
    const wrong = found.missing + found.added + found.changed + found.expiryKindChanged;
    const name = `${before.size.toLocaleString('en-US')} keys of all types, flushed and undone`;
    return [
      atMost(`${name}: other ones`, wrong, {
        unit: 'keys',
        most: 0,
        note: `${times.join(', ')}; ${found.reordered} hashes and sets with the same elements in another order`,
      }),
      atMost(`${name}: TTLs moved by at most`, found.expiryMovedMs, { unit: 'ms', most: 1_000 }),
    ];
  } finally {
    reading.close();
  }
}

function byCommand(port: number): Promise<number> {
  const command = `redis-cli -p ${port} --scan --pattern '*' | xargs -L 1000 redis-cli -p ${port} unlink > /dev/null`;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = execFile('sh', ['-c', command], { timeout: COMMAND_MS }, (error) => {
      if (error) reject(new Error('redis-cli and xargs are needed for this.'));
      else resolve(performance.now() - began);
    });
    child.stdin?.end();
  });
}

interface Worker {
  readonly restBytes: number;
  readonly peakBytes: () => number;
  readonly does: (job: Job) => Promise<JobDone>;
  readonly end: () => void;
}

async function startWorker(root: string, url: string, folder: string): Promise<Worker> {
  const child = fork(path.join(root, 'tests/bench/cache-bulk-worker.ts'), [url, folder], {
    execArgv: ['--import', 'tsx'],
  });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as T);
      });
      const ended = () => reject(new Error('The process that does the bulk work has ended.'));
      child.once('exit', ended);
    });
  await next<'ready'>();
  const pid = child.pid ?? 0;
  const restBytes = (await residentBytes(pid)) ?? 0;
  let peak = restBytes;
  return {
    restBytes,
    peakBytes: () => peak,
    async does(job) {
      const results: JobDone[] = [];
      const seen = await peakWhile(pid, async () => {
        const answer = next<JobDone>();
        child.send(job);
        results.push(await answer);
      });
      peak = Math.max(peak, seen ?? 0);
      const [done] = results;
      if (!done) throw new Error(`${job} has told nothing.`);
      return done;
    },
    end: () => child.disconnect(),
  };
}

function perSecond(rate: number): string {
  return `${Math.round(rate / 1_000).toLocaleString('en-US')},000 keys/s`;
}
