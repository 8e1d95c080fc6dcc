import { PutObjectCommand, CreateBucketCommand } from '@aws-sdk/client-s3';
import { bareInfo, bareObjects, barePartition, bareQueues, bareScan, bareTables } from './bare-calls.ts';
import type { BareCalls } from './bare-calls.ts';
import type { Bench, Part } from './bench.ts';
import { milliseconds, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { createQueue, createTable, createTableOf, forEach, nameOf, products } from './fill.ts';
import { fillKeys } from './million-keys.ts';
import type { Side, Stage } from './stage.ts';
import { inTurns, pastCacheTime, timed } from './timing.ts';

interface Sizes {
  readonly tables: number;
  readonly queues: number;
  readonly objects: number;
  readonly items: number;
  readonly keys: number;
  readonly rounds: number;
}

const FULL: Sizes = {
  tables: 1_000,
  queues: 1_000,
  objects: 100_000,
  items: 1_000_000,
  keys: 1_000_000,
  rounds: 5,
};
const SMALL: Sizes = { tables: 300, queues: 300, objects: 5_000, items: 50_000, keys: 100_000, rounds: 2 };

const TABLE = 'large-table';
const BUCKET = 'large-bucket';
const OBJECTS_PER_FOLDER = 1_000;
/** What the console asks of S3 for one page. */
const OBJECTS_PER_PAGE = 200;
const TOLD_EVERY = 100_000;

export const sizesPart: Part = {
  name: 'sizes',
  looksAt:
    'views over 1,000 tables, queues, 100,000 objects, a million items and keys, beside the bare calls of one page',
  measure,
};

async function measure({ withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const sizes = small ? SMALL : FULL;
  return withStage({ withRedis: true }, async (stage) => {
    const { left, right, operator } = stage;
    const filling = await timed(() => Promise.all([fillLists(left, sizes), fillLists(right, sizes)]));
    progress(`tables and queues in ${milliseconds(filling)}`);
    await fillData(left, sizes, progress);
    const views = viewsOf(sizes);
    for (const { path } of views) for (let visit = 0; visit < 3; visit += 1) await operator.visit(path);
    const figures: Figure[] = [];
    for (const view of views) figures.push(await compare(stage, view, sizes.rounds));
    return figures;
  });
}

/** A view, and what of its upstream a plain client would have to ask for the same screen. */
interface SizedView {
  readonly what: string;
  readonly path: string;
  readonly bare: BareCalls;
  /** Lists are on both sides; the large data is on the left one. */
  readonly sides: 'both' | 'left';
}

function viewsOf({ tables, queues, objects, items, keys }: Sizes): readonly SizedView[] {
  const many = (count: number, noun: string) => `${count.toLocaleString('en-US')} ${noun}`;
  const listed = [
    { what: many(tables, 'tables a side'), path: '/tables', bare: bareTables },
    { what: many(queues, 'queues a side'), path: '/queues', bare: bareQueues },
  ];
  const large = [
    {
      what: `bucket of ${many(objects, 'objects')}`,
      path: '/buckets/large-bucket/objects',
      bare: objectsIn(''),
    },
    {
      what: 'a folder of that bucket',
      path: '/buckets/large-bucket/objects?prefix=folder-0001/',
      bare: objectsIn('folder-0001/'),
    },
    {
      what: `table of ${many(items, 'items')}`,
      path: '/tables/large-table/items',
      bare: bareScan(TABLE, 25),
    },
    {
      what: 'one partition of that table',
      path: '/tables/large-table/items?pk=shop_00500',
      bare: barePartition(TABLE, 'shop_00500', 25),
    },
    { what: `cache of ${many(keys, 'keys')}`, path: '/caches/main', bare: bareInfo },
  ];
  return [
    ...listed.map((view) => ({ ...view, sides: 'both' as const })),
    ...large.map((view) => ({ ...view, sides: 'left' as const })),
  ];
}

function objectsIn(prefix: string): BareCalls {
  return bareObjects(BUCKET, prefix, OBJECTS_PER_PAGE);
}

async function fillLists({ connected }: Side, { tables, queues }: Sizes): Promise<void> {
  await forEach(tables, (index) => createTable(connected.clients, nameOf('orders', index)));
  await forEach(queues, (index) => createQueue(connected.clients, nameOf('queue', index)));
}

async function fillData({ connected }: Side, sizes: Sizes, progress: Bench['progress']): Promise<void> {
  const { clients } = connected;
  const redis = await clients.redis('main').dedicated();
  await fillKeys(redis, sizes.keys).finally(() => redis.disconnect());
  progress('keys');
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await forEach(sizes.objects, (index) => {
    const folder = nameOf('folder', Math.floor(index / OBJECTS_PER_FOLDER));
    const Key = `${folder}/object-${String(index).padStart(6, '0')}.txt`;
    return clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: `Object ${index}.` }));
  });
  progress('objects');
  await createTableOf(clients, TABLE, products(sizes.items), (written) => {
    if (written % TOLD_EVERY === 0) progress(`${written} of ${sizes.items} items`);
  });
}

async function compare(stage: Stage, view: SizedView, rounds: number): Promise<Figure> {
  const { left, right, operator } = stage;
  const sides = view.sides === 'both' ? [left, right] : [left];
  const { a, b, ratio } = await inTurns(
    { pairs: rounds, warmUps: 1 },
    async () => {
      await pastCacheTime();
      const visit = await operator.visit(view.path);
      if (visit.status !== 200 || !visit.whole) throw new Error(`${view.path} answered ${visit.status}.`);
      return visit.completeMs;
    },
    () => timed(() => Promise.all(sides.map(({ connected }) => view.bare(connected.clients)))),
  );
  return told(
    `${view.what}: ${view.path}`,
    `${milliseconds(a)}, the bare calls of one page ${milliseconds(b)} (${ratio.toFixed(2)} ×)`,
  );
}
