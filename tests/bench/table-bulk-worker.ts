import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { captureTable } from '../../core/changes/tables/engine/capture-table.ts';
import type { TableCapture } from '../../core/changes/tables/engine/capture-table.ts';
import { compareTables } from '../../core/changes/tables/engine/compare-tables.ts';
import { copyTable } from '../../core/changes/tables/engine/copy-table.ts';
import { exportTable } from '../../core/changes/tables/engine/export-table.ts';
import type { ItemFormat } from '../../core/changes/tables/engine/formats/format.ts';
import { importItems } from '../../core/changes/tables/engine/import-items.ts';
import { restoreCapture } from '../../core/changes/tables/engine/restore-capture.ts';
import { bareCopy, barePages } from './bare-copy.ts';

/** What the worker is asked to do; the `bare` ones are what a few lines with the SDK do. */
export const TABLE_JOBS = [
  'bare scan',
  'export as dynamodb-json',
  'export as json',
  'export as csv',
  'bare scan and batch-write',
  'copy',
  'import',
  'compare',
  'capture',
  'restore',
] as const;
export type TableJob = (typeof TABLE_JOBS)[number];

export interface TableJobDone {
  readonly items: number;
  readonly milliseconds: number;
  /** `done`, or how else it ended. */
  readonly outcome: string;
}

interface Counted {
  readonly items: number;
  readonly outcome: string;
}

const { signal } = new AbortController();
let targets = 0;
let lastTarget: TablePlace | undefined;
let captured: TableCapture | undefined;

/** A table for what is written; the one before is gone then. */
async function target({ client }: TablePlace): Promise<TablePlace> {
  if (lastTarget) await client.send(new DeleteTableCommand({ TableName: lastTarget.table }));
  lastTarget = { client, table: `target-${(targets += 1)}` };
  await client.send(
    new CreateTableCommand({
      TableName: lastTarget.table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'seller_handle', KeyType: 'HASH' },
        { AttributeName: 'video_id', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'seller_handle', AttributeType: 'S' },
        { AttributeName: 'video_id', AttributeType: 'S' },
      ],
    }),
  );
  const wait = { client, minDelay: 0.2, maxDelay: 1, maxWaitTime: 60 };
  await waitUntilTableExists(wait, { TableName: lastTarget.table });
  return lastTarget;
}

async function bareScan(from: TablePlace): Promise<Counted> {
  let items = 0;
  for await (const page of barePages(from)) items += page.length;
  return { items, outcome: 'done' };
}

async function exported(from: TablePlace, format: ItemFormat): Promise<Counted> {
  let items = 0;
  const onProgress = ({ done }: { readonly done: number }) => (items = done);
  for await (const _ of exportTable(from, format, { signal, onProgress }));
  return { items, outcome: 'done' };
}

/** Pieces are files that are flushed to the disk before they count as stored. */
async function captures(from: TablePlace, folder: string): Promise<Counted> {
  const store = (number: number, bytes: Buffer) =>
    writeFile(path.join(folder, String(number)), bytes, { flush: true });
  const end = await captureTable(from, store, { signal });
  captured = end.capture;
  return end;
}

async function restores(to: TablePlace, folder: string): Promise<Counted> {
  if (!captured) throw new Error('Nothing was captured.');
  const piece = (number: number) => readFile(path.join(folder, String(number)));
  const end = await restoreCapture(to, captured, piece, { signal, mode: 'put' });
  return { items: end.found?.asCaptured ? end.found.items : 0, outcome: end.outcome };
}

const WORK: Readonly<
  Record<TableJob, (from: TablePlace, folder: string) => Promise<() => Promise<Counted>>>
> = {
  'bare scan': (from) => Promise.resolve(() => bareScan(from)),
  'export as dynamodb-json': (from) => Promise.resolve(() => exported(from, 'dynamodb-json')),
  'export as json': (from) => Promise.resolve(() => exported(from, 'json')),
  'export as csv': (from) => Promise.resolve(() => exported(from, 'csv')),
  async 'bare scan and batch-write'(from) {
    const to = await target(from);
    return async () => ({ items: await bareCopy(from, to), outcome: 'done' });
  },
  async copy(from) {
    const to = await target(from);
    return async () => {
      const { read: items, outcome } = await copyTable(from, to, { signal, mode: 'put' });
      return { items, outcome };
    };
  },
  async import(from) {
    const to = await target(from);
    return async () => {
      const bytes = exportTable(from, 'dynamodb-json', { signal });
      const { written: items, outcome } = await importItems(to, 'dynamodb-json', bytes, {
        signal,
        mode: 'put',
      });
      return { items, outcome };
    };
  },
  compare: (from) =>
    Promise.resolve(async () => {
      const { equal: items, outcome } = await compareTables(from, lastTarget ?? from, { signal });
      return { items, outcome };
    }),
  capture: (from, folder) => Promise.resolve(() => captures(from, folder)),
  async restore(from, folder) {
    const to = await target(from);
    return () => restores(to, folder);
  },
};

/** Does bulk work in a process of its own, whose memory can be looked at. Ends with its parent. */
function main(endpoint: string, table: string, folder: string): void {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  process.on('disconnect', () => process.exit(0));
  process.on('message', (job: TableJob) => {
    void (async () => {
      const work = await WORK[job]({ client, table }, folder);
      const began = performance.now();
      const { items, outcome } = await work();
      const done: TableJobDone = { items, outcome, milliseconds: performance.now() - began };
      process.send?.(done);
    })();
  });
  process.send?.('ready');
}

const [, , endpoint, table, folder] = process.argv;
if (endpoint && table && folder && process.send) main(endpoint, table, folder);
