import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bench, Part } from './bench.ts';
import { atLeast, atMost, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { createTableOf, products } from './fill.ts';
import { peakWhile, residentBytes } from './memory.ts';
import type { TableJob, TableJobDone } from './table-bulk-worker.ts';
import { TABLE_JOBS } from './table-bulk-worker.ts';
import { median } from './timing.ts';

const ITEMS = 200_000;
const FEW_ITEMS = 20_000;
const ROUNDS = 3;
const FEW_ROUNDS = 1;
const MIB = 1_024 ** 2;
const MOST_MIB = 150;
/** So that what is held is measured, not what the collector has had no reason to free yet; what grows would end here. */
const HEAP_MIB = 96;
const TABLE = 'bulk';

/** Of which bare loop a job must reach how much. */
const OVER: Readonly<Partial<Record<TableJob, { readonly bare: TableJob; readonly least: number }>>> = {
  'export as dynamodb-json': { bare: 'bare scan', least: 0.9 },
  'export as json': { bare: 'bare scan', least: 0.9 },
  'export as csv': { bare: 'bare scan', least: 0.9 },
  copy: { bare: 'bare scan and batch-write', least: 0.9 },
};

export const tableBulkPart: Part = {
  name: 'table-bulk',
  looksAt:
    'a large table exported, copied, imported, compared, captured and put back, over bare loops of the SDK',
  measure,
};

async function measure({ root, withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const total = small ? FEW_ITEMS : ITEMS;
  const rounds = small ? FEW_ROUNDS : ROUNDS;
  return withStage({}, async ({ left }) => {
    await createTableOf(left.connected.clients, TABLE, products(total));
    progress(`${total.toLocaleString('en-US')} items`);
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-capture-'));
    const worker = await startWorker(root, [left.cloudUrl, TABLE, folder]);
    try {
      const runs: Run[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const job of inOrder(round)) runs.push({ job, ...(await worker.does(job, total)) });
        progress(`round ${round + 1} of ${rounds}`);
      }
      return [...speedFigures(runs), ...memoryFigures(runs, worker.restBytes, total)];
    } finally {
      worker.end();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

interface Run {
  readonly job: TableJob;
  readonly itemsPerSecond: number;
  readonly peakBytes: number;
}

/** Each job beside the loop that it is held against, which comes first in every other round. */
function inOrder(round: number): readonly TableJob[] {
  return TABLE_JOBS.filter((job) => !job.startsWith('bare')).flatMap((job) => {
    const bare = OVER[job]?.bare;
    if (!bare) return [job];
    return round % 2 === 0 ? [bare, job] : [job, bare];
  });
}

/** The rate of a job over that of the bare loop that was its neighbour. */
function ratiosOf(runs: readonly Run[], job: TableJob, bare: TableJob): readonly number[] {
  return runs.flatMap((run, index) => {
    if (run.job !== job) return [];
    const neighbour = [runs[index - 1], runs[index + 1]].find((one) => one?.job === bare);
    return neighbour ? [run.itemsPerSecond / neighbour.itemsPerSecond] : [];
  });
}

function speedFigures(runs: readonly Run[]): readonly Figure[] {
  return TABLE_JOBS.map((job) => {
    const own = runs.filter((run) => run.job === job).map(({ itemsPerSecond }) => itemsPerSecond);
    const note = `${Math.round(median(own)).toLocaleString('en-US')} items/s`;
    const over = OVER[job];
    if (!over) return told(job, note);
    const ratio = median(ratiosOf(runs, job, over.bare));
    return atLeast(`${job}, over a ${over.bare} loop`, ratio, { unit: '×', least: over.least, note });
  });
}

function memoryFigures(runs: readonly Run[], restBytes: number, total: number): readonly Figure[] {
  const growthOf = (job: TableJob) => {
    const peaks = runs.filter((run) => run.job === job).map(({ peakBytes }) => peakBytes);
    return (Math.max(...peaks) - restBytes) / MIB;
  };
  const words = (jobs: readonly TableJob[]) =>
    jobs.map((job) => `${job} ${growthOf(job).toFixed(0)}`).join(', ');
  const exports = TABLE_JOBS.filter((job) => job.startsWith('export'));
  const others = TABLE_JOBS.filter((job) => !exports.includes(job));
  const items = `${total.toLocaleString('en-US')} items`;
  const most = Math.max(...exports.map(growthOf));
  return [
    atMost(`memory that an export of ${items} takes, a heap of ${HEAP_MIB} MiB being all there is`, most, {
      unit: 'MiB',
      most: MOST_MIB,
      note: words(exports),
      digits: 0,
    }),
    told('memory of the others in MiB', words(others)),
  ];
}

interface Worker {
  readonly restBytes: number;
  /** @throws Error where it does not end with so many items. */
  readonly does: (job: TableJob, items: number) => Promise<Omit<Run, 'job'>>;
  readonly end: () => void;
}

async function startWorker(root: string, words: readonly string[]): Promise<Worker> {
  const child = fork(path.join(root, 'tests/bench/table-bulk-worker.ts'), [...words], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, '--import', 'tsx'],
  });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error('The process that does the bulk work has ended.'));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as T);
      });
    });
  await next<'ready'>();
  const pid = child.pid ?? 0;
  const restBytes = (await residentBytes(pid)) ?? 0;
  return {
    restBytes,
    async does(job, items) {
      const results: TableJobDone[] = [];
      const seen = await peakWhile(pid, async () => {
        const answer = next<TableJobDone>();
        child.send(job);
        results.push(await answer);
      });
      const [done] = results;
      if (done?.outcome !== 'done' || done.items !== items)
        throw new Error(`${job} of ${items} items ended as ${done?.outcome} with ${done?.items}.`);
      return { itemsPerSecond: (items / done.milliseconds) * 1_000, peakBytes: seen ?? 0 };
    },
    end: () => child.disconnect(),
  };
}
