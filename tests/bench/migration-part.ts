import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { fork } from 'node:child_process';
import path from 'node:path';
import type { Bench, Part } from './bench.ts';
import { atLeast, atMost, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { createTableOf, forEach, products } from './fill.ts';
import { peakWhile, residentBytes } from './memory.ts';
import type { MigrationJob, MigrationJobDone } from './migration-worker.ts';
import { median } from './timing.ts';

const ITEMS = 1_000_000;
const OBJECTS = 100_000;
/** Of what is large, this share is enough to see that it runs. */
const SMALL = 0.02;
const OBJECT_BYTES = 2_048;
const MIB = 1_024 ** 2;
const MOST_MIB = 200;
/** So that what is held is measured, not what the collector has had no reason to free; what grows would end here. */
const HEAP_MIB = 128;

export const migrationTablePart: Part = {
  name: 'migration-table',
  looksAt: 'a million items copied from one table into another, what undoes it kept, over a bare loop',
  measure: (bench) =>
    measured(
      bench,
      ITEMS,
      'items',
      'copy with its capture',
      'bare scan and batch-write',
      [],
      (clients, total) => createTableOf(clients, 'source', products(total)),
    ),
};

export const migrationBucketPart: Part = {
  name: 'migration-bucket',
  looksAt: 'a hundred thousand objects synced from one bucket into another, over a bare loop as wide',
  measure: (bench) =>
    measured(
      bench,
      OBJECTS,
      'objects',
      'sync',
      'bare get and put',
      ['sync again', 'check'],
      async ({ s3 }, total) => {
        await s3.send(new CreateBucketCommand({ Bucket: 'source' }));
        const body = Buffer.alloc(OBJECT_BYTES, 'x');
        await forEach(total, (index) => {
          body.writeUInt32BE(index);
          const Key = `shops/${index % 100}/${String(index).padStart(7, '0')}.jpg`;
          return s3.send(
            new PutObjectCommand({
              Bucket: 'source',
              Key,
              Body: Buffer.from(body),
              ContentType: 'image/jpeg',
            }),
          );
        });
      },
    ),
};

type Fill = (clients: Parameters<typeof createTableOf>[0], total: number) => Promise<unknown>;

async function measured(
  { root, withStage, small, progress }: Bench,
  most: number,
  unit: string,
  own: MigrationJob,
  bare: MigrationJob,
  more: readonly MigrationJob[],
  fill: Fill,
): Promise<readonly Figure[]> {
  const total = small ? most * SMALL : most;
  return withStage({}, async ({ left }) => {
    await fill(left.connected.clients, total);
    progress(`${total.toLocaleString('en-US')} ${unit}`);
    const worker = await startWorker(root, [left.cloudUrl, 'source']);
    try {
      // Smaller ones in two orders: what comes second is not always the same.
      const order = small ? [bare, own, own, bare, ...more] : [bare, own, ...more];
      const runs: Run[] = [];
      for (const job of order) {
        runs.push({ job, ...(await worker.does(job, total)) });
        progress(job);
      }
      return figuresOf(runs, own, bare, `${total.toLocaleString('en-US')} ${unit}`, unit, worker.restBytes);
    } finally {
      worker.end();
    }
  });
}

interface Run {
  readonly job: MigrationJob;
  readonly perSecond: number;
  readonly peakBytes: number;
}

function figuresOf(
  runs: readonly Run[],
  own: MigrationJob,
  bare: MigrationJob,
  size: string,
  unit: string,
  restBytes: number,
): readonly Figure[] {
  const rateOf = (job: MigrationJob) =>
    median(runs.filter((run) => run.job === job).map(({ perSecond }) => perSecond));
  const words = (job: MigrationJob) => `${Math.round(rateOf(job)).toLocaleString('en-US')} ${unit}/s`;
  const peak = Math.max(
    ...runs.filter(({ job }) => !job.startsWith('bare')).map(({ peakBytes }) => peakBytes),
  );
  const others = [...new Set(runs.map(({ job }) => job))].filter((job) => job !== own);
  return [
    ...others.map((job) => told(job, words(job))),
    atLeast(`${own} of ${size}, over a ${bare} loop`, rateOf(own) / rateOf(bare), {
      unit: '×',
      least: 0.9,
      note: words(own),
    }),
    atMost(`memory that it takes, a heap of ${HEAP_MIB} MiB being all there is`, (peak - restBytes) / MIB, {
      unit: 'MiB',
      most: MOST_MIB,
      digits: 0,
    }),
  ];
}

interface Worker {
  readonly restBytes: number;
  /** @throws Error where it does not end with so many. */
  readonly does: (job: MigrationJob, total: number) => Promise<Omit<Run, 'job'>>;
  readonly end: () => void;
}

async function startWorker(root: string, words: readonly string[]): Promise<Worker> {
  const child = fork(path.join(root, 'tests/bench/migration-worker.ts'), [...words], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, '--import', 'tsx'],
  });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error('The process that migrates has ended.'));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as T);
      });
    });
  await next<'ready'>();
  const pid = child.pid ?? 0;
  return {
    restBytes: (await residentBytes(pid)) ?? 0,
    async does(job, total) {
      const results: MigrationJobDone[] = [];
      const seen = await peakWhile(pid, async () => {
        const answer = next<MigrationJobDone>();
        child.send(job);
        results.push(await answer);
      });
      const [ended] = results;
      if (ended?.done !== total) throw new Error(`${job} of ${total} ended with ${ended?.done}.`);
      return { perSecond: (total / ended.milliseconds) * 1_000, peakBytes: seen ?? 0 };
    },
    end: () => child.disconnect(),
  };
}
