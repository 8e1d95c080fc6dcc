import { gzipSync } from 'node:zlib';
import { bareScan } from './bare-calls.ts';
import type { Bench, Part } from './bench.ts';
import { atMost, milliseconds, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { createTableOf, nameOf, products } from './fill.ts';
import { setFaults } from './stage.ts';
import type { Side, Stage } from './stage.ts';
import { inTurns, pastCacheTime, timed } from './timing.ts';

/** Visits of one measure; each has a table of its own, so that none is answered from what the console kept. */
const PAIRS = 21;
const FEW_PAIRS = 5;
const WARM_UPS = 4;
const WARM_UP_VISITS = 150;
const ITEMS = 1_000;
const PAGES = [25, 1_000] as const;
const MOST_RATIO = 1.3;
/** How far away DynamoDB is in its own region, about; here it is in the same machine. */
const NEAR_MS = 10;

export const itemsPart: Part = {
  name: 'items',
  looksAt: "a table's items page over the bare Scan of the same items, in turns",
  measure,
};

async function measure({ withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const pairs = small ? FEW_PAIRS : PAIRS;
  return withStage({}, async (stage) => {
    const { left, right } = stage;
    const tables = pairs + WARM_UPS;
    await Promise.all([
      fill(left, 'orders', tables),
      fill(right, 'orders', tables),
      fill(left, 'alone', tables),
    ]);
    progress(`${tables * 3} tables of ${ITEMS} items`);
    await warmUp(stage);
    const figures: Figure[] = [];
    for (const limit of PAGES)
      for (const shape of SHAPES) {
        await pastCacheTime();
        figures.push(...(await compare(stage, shape, limit, pairs)));
        progress(`${shape.name} of ${limit}`);
      }
    const sizes = await sizesOf(stage);
    for (const side of [left, right]) await setFaults(side, [{ kind: 'delay', delayMs: NEAR_MS }]);
    for (const limit of PAGES) {
      await pastCacheTime();
      const [figure] = await compare(stage, FIRST_SHAPE, limit, pairs);
      if (figure) figures.push({ ...figure, name: `${figure.name}, ${NEAR_MS} ms added to every call` });
    }
    return [...figures, ...sizes];
  });
}

/** What is asked of the console, and which sides have the table. */
interface Shape {
  readonly name: string;
  readonly path: (table: string) => string;
  readonly prefix: 'orders' | 'alone';
}

const FIRST_SHAPE: Shape = {
  name: 'document, a table of both sides',
  path: (table) => `/tables/${table}/items`,
  prefix: 'orders',
};
const SHAPES: readonly Shape[] = [
  FIRST_SHAPE,
  { name: 'document, a table of one side', path: (table) => `/tables/${table}/items`, prefix: 'alone' },
  {
    name: 'next page within the console, both sides',
    path: (table) => `/tables/${table}/items.data`,
    prefix: 'orders',
  },
];

async function fill({ connected }: Side, prefix: string, tables: number): Promise<void> {
  // One after the other: writing a table keeps several calls under way by itself.
  for (let index = 0; index < tables; index += 1)
    await createTableOf(connected.clients, nameOf(prefix, index), products(ITEMS));
}

/** A console that has been up for a while, and clients that have been used for as long. */
async function warmUp({ left, right, operator }: Stage): Promise<void> {
  for (let round = 0; round < WARM_UP_VISITS; round += 1) {
    const limit = PAGES[round % 10 === 0 ? 1 : 0];
    const table = nameOf('orders', 0);
    await operator.visit(`/tables/${table}/items?limit=${limit}`);
    await operator.visit(`/tables/${table}/items.data?limit=${limit}`);
    await Promise.all([left, right].map(({ connected }) => bareScan(table, limit)(connected.clients)));
  }
}

async function compare(
  { left, right, operator }: Stage,
  { name, path, prefix }: Shape,
  limit: number,
  pairs: number,
): Promise<readonly Figure[]> {
  const sides = prefix === 'alone' ? [left] : [left, right];
  const { a, b, ratio } = await inTurns(
    { pairs, warmUps: WARM_UPS },
    async (place) => {
      const visit = await operator.visit(`${path(nameOf(prefix, place))}?limit=${limit}`);
      if (visit.status !== 200) throw new Error(`The items page answered ${visit.status}.`);
      return visit.completeMs;
    },
    (place) => {
      const scan = bareScan(nameOf(prefix, place), limit);
      return timed(() => Promise.all(sides.map(({ connected }) => scan(connected.clients))));
    },
  );
  const scans = sides.length === 1 ? 'Scan' : 'Scans';
  return [
    atMost(`${limit} items: ${name}, over the bare ${scans}`, ratio, {
      unit: '×',
      most: MOST_RATIO,
      note: `${milliseconds(a)} over ${milliseconds(b)}, ${pairs} pairs`,
    }),
  ];
}

/** How much such a page weighs: what is drawn and what the browser is handed to go on with. */
async function sizesOf({ operator }: Stage): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const limit of PAGES) {
    const { bytes, text } = await operator.visit(`/tables/${nameOf('orders', 0)}/items?limit=${limit}`);
    const packed = gzipSync(text).length;
    figures.push(
      told(
        `${limit} items a side: document`,
        `${(bytes / 1_000).toFixed(0)} kB, ${(packed / 1_000).toFixed(0)} kB gzip`,
      ),
    );
  }
  return figures;
}
