import type { ChangingScene } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import { completeItems, formerOf, storeItems } from '../tables/item-capture.ts';
import type { CapturedItem } from '../tables/item-capture.ts';
import { canonicalItem, digestOf } from '../tables/engine/canonical.ts';
import { countsWith } from '../tables/engine/copy-counts.ts';
import { InFlight } from '../tables/engine/in-flight.ts';
import type { Written } from '../tables/engine/item-writer.ts';
import { batchesOf, ItemWriter, sumOf } from '../tables/engine/item-writer.ts';
import type { ScanPage } from '../tables/engine/scan-pages.ts';
import { positionsAfter, scanPages } from '../tables/engine/scan-pages.ts';
import { keptWith } from './table-job.ts';
import type { TableJob, Writing } from './table-job.ts';

/** Pages, of 1 MB at most, that are kept and then written together. */
const PAGES_TOGETHER = 2;
/** Groups of pages that are written at once; the next is read and kept meanwhile. */
const GROUPS_UNDER_WAY = 2;
/** Source: API reference, BatchGetItem. */
const KEYS_A_CALL = 100;

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

/** Makes the pieces a capture. Nothing of it is offered where nothing was kept. @throws UpstreamFailed. */
export async function completeKept(scene: ChangingScene, table: string, state: Writing): Promise<boolean> {
  if (state.pieces === 0) return false;
  await completeItems(scene, state.pieces, { table, ...state.kept });
  return true;
}
