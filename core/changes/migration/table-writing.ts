import { z } from 'zod';
import type { ChangingScene } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import { completeItems, formerOf, storeItems } from '../tables/item-capture.ts';
import type { CapturedItem } from '../tables/item-capture.ts';
import type { TablePlace } from '../tables/engine/bulk.ts';
import { canonicalItem, digestOf } from '../tables/engine/canonical.ts';
import { copyCountsSchema, countsWith, NOTHING_COPIED } from '../tables/engine/copy-counts.ts';
import { InFlight } from '../tables/engine/in-flight.ts';
import type { WriteMode, Written } from '../tables/engine/item-writer.ts';
import { batchesOf, ItemWriter, sumOf } from '../tables/engine/item-writer.ts';
import { positionSchema } from '../tables/engine/positions.ts';
import type { ScanPage } from '../tables/engine/scan-pages.ts';
import { positionsAfter, scanPages, startOf } from '../tables/engine/scan-pages.ts';
import type { ItemMap } from './addresses/map-item.ts';
import type { Follow } from './following/follow.ts';
import { followedShardSchema } from './following/shards.ts';

/** Parallel segments of the scan. */
const SEGMENTS = 4;
/** Pages, of 1 MB at most, that are kept and then written together. */
const PAGES_TOGETHER = 2;
/** Groups of pages that are written at once; the next is read and kept meanwhile. */
const GROUPS_UNDER_WAY = 2;
/** Source: API reference, BatchGetItem. */
const KEYS_A_CALL = 100;

/** What came meanwhile. */
const followedSchema = z.object({
  changes: z.number(),
  puts: z.number(),
  deletes: z.number(),
  refused: z.number(),
  /** About when the last of them was made. */
  lastAt: z.number().nullable(),
});
const NOTHING_FOLLOWED = { changes: 0, puts: 0, deletes: 0, refused: 0, lastAt: null };

export const writingSchema = z.object({
  stage: z.literal('writing'),
  /** Everything before these, one a segment, is written. */
  positions: z.array(positionSchema).readonly(),
  counts: copyCountsSchema,
  /** Pieces of the capture that are stored: of what is written, and of what was about to be. */
  pieces: z.number(),
  kept: z.object({ keys: z.number(), overwritten: z.number() }),
  /** Addresses in what is written that were made the target's. */
  addresses: z.number().default(0),
  /** Where the source's changes are followed: what its stream was when the copy began. */
  stream: z
    .object({ since: z.number(), shards: z.array(followedShardSchema).readonly() })
    .nullable()
    .default(null),
  followed: followedSchema.default(NOTHING_FOLLOWED),
});
export type Writing = Readonly<z.infer<typeof writingSchema>>;

export const NOTHING_WRITTEN: Writing = {
  stage: 'writing',
  positions: startOf(SEGMENTS),
  counts: NOTHING_COPIED,
  pieces: 0,
  kept: { keys: 0, overwritten: 0 },
  addresses: 0,
  stream: null,
  followed: NOTHING_FOLLOWED,
};

/** What is written for an item, where that is not the item itself. */
export interface Becoming {
  readonly of: ItemMap;
  /** False where keys become others: then nobody finds an item of the source by the target's key. */
  readonly keepsKeys: boolean;
}

export interface TableJob {
  readonly from: TablePlace;
  readonly to: TablePlace;
  readonly keys: KeySchema;
  readonly mode: WriteMode;
  readonly becomes?: Becoming;
  /** Whether, and how, what changes in the source meanwhile is done in the target, too. */
  readonly follow?: Follow;
  /** Whether what is overwritten, and the keys of what is new, are kept for the undo. */
  readonly keeps: boolean;
  /** The target held nothing when the plan was made: nobody is asked what stands under a key. */
  readonly targetEmpty: boolean;
  /** As DynamoDB last counted. */
  readonly total: number;
}

/**
 * Writes the items of one table into another, some pages at a time: first what they overwrite is kept, which is told to
 * the run, then they are written. So a run that is killed anywhere finds, when it goes on, everything that it has
 * overwritten kept: a piece is never stored again once writing may have begun on it. Constant memory.
 * `reached` is told of every state, the last one included.
 * @throws UpstreamFailed, Cancelled.
 */
export async function writeTable(
  scene: ChangingScene,
  job: TableJob,
  from: Writing,
  reached: (state: Writing) => void,
): Promise<Writing> {
  const { signal } = scene;
  let state = from;
  const reach = (next: Partial<Writing>) => {
    state = { ...state, ...next };
    reached(state);
  };
  const writer = new ItemWriter(job.to, job.keys, job.mode, { signal });
  const inFlight = new InFlight<WrittenGroup>(GROUPS_UNDER_WAY, ({ pages, items, written, addresses }) => {
    reach({
      positions: pages.reduce(positionsAfter, state.positions),
      counts: countsWith(state.counts, { items, written }, job.keys),
      addresses: state.addresses + addresses,
    });
    scene.run.report({ stage: 'copying', done: state.counts.read, total: job.total, unit: 'items' });
  });
  // Of what changed before its stream is followed nothing may be missed.
  const scanning = { signal, positions: state.positions, consistent: job.follow !== undefined };
  try {
    for await (const pages of groupsOf(scanPages(job.from, scanning))) {
      inFlight.throwFailure();
      const found = pages.flatMap(({ items }) => items);
      let addresses = 0;
      const { becomes } = job;
      const items = becomes ? found.map((item) => becomes.of(item, () => (addresses += 1))) : found;
      const kept = job.keeps ? await keptOf(job, items, signal) : [];
      if (kept.length > 0) {
        await storeItems(scene, state.pieces, kept);
        reach({ pieces: state.pieces + 1, kept: keptWith(state.kept, kept) });
      }
      await scene.run.save(state as Json);
      await inFlight.begin(NO_KEYS, async () => {
        const batches = [...batchesOf(items)].map((batch) => writer.write(batch));
        return { pages, items: items.length, written: sumOf(await Promise.all(batches)), addresses };
      });
    }
  } finally {
    await inFlight.settle().catch(() => undefined);
  }
  inFlight.throwFailure();
  await scene.run.save(state as Json);
  return state;
}

const NO_KEYS: ReadonlySet<string> = new Set();

interface WrittenGroup {
  readonly pages: readonly PagePosition[];
  readonly items: number;
  readonly written: Written;
  readonly addresses: number;
}

type PagePosition = Pick<ScanPage, 'segment' | 'next'>;

/** Pages together, as long as they come; an empty one alone makes no group of its own. */
async function* groupsOf(pages: AsyncIterable<ScanPage>): AsyncGenerator<readonly ScanPage[]> {
  let group: ScanPage[] = [];
  for await (const page of pages) {
    group.push(page);
    if (group.length < PAGES_TOGETHER) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** What has to be kept of the target before these items are written. @throws UpstreamFailed, Cancelled. */
async function keptOf(
  { to, keys, mode, targetEmpty }: TableJob,
  items: readonly ItemJson[],
  signal: AbortSignal,
): Promise<readonly CapturedItem[]> {
  if (targetEmpty) return items.map((item) => newItem(item, keys));
  const groups = [...batchesOf(items, KEYS_A_CALL)];
  const former = await Promise.all(groups.map((some) => formerOf(to, keys, some, { signal })));
  const all = former.flat();
  return mode === 'put' ? all : all.filter(({ before }) => before === null);
}

function newItem(item: ItemJson, keys: KeySchema): CapturedItem {
  const after = digestOf(canonicalItem(item)).toString('base64');
  return { key: keyOfItem(item, keys), before: null, after };
}

export function keptWith(sums: Writing['kept'], kept: readonly CapturedItem[]): Writing['kept'] {
  const overwritten = kept.filter(({ before }) => before !== null).length;
  return { keys: sums.keys + kept.length, overwritten: sums.overwritten + overwritten };
}

/** Makes the pieces a capture. Nothing of it is offered where nothing was kept. @throws UpstreamFailed. */
export async function completeKept(scene: ChangingScene, table: string, state: Writing): Promise<boolean> {
  if (state.pieces === 0) return false;
  await completeItems(scene, state.pieces, { table, ...state.kept });
  return true;
}
