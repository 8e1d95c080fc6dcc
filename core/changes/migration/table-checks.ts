import { z } from 'zod';
import type { ChangingScene } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import { KeptCheckpoint } from '../tables/kept-checkpoint.ts';
import type { Ended } from '../tables/engine/bulk.ts';
import { compareSample } from '../tables/engine/compare-sample.ts';
import { compareCheckpointSchema, compareTables } from '../tables/engine/compare-tables.ts';
import { Cancelled, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { countItems } from './count-items.ts';
import type { TableJob, Writing } from './table-job.ts';
import { writingSchema } from './table-job.ts';
import { count, counted } from './words.ts';

/** How much is looked at afterwards: numbers alone, items of random places too, or every item by its checksum. */
export const TABLE_CHECKS = ['counts', 'sample', 'full'] as const;
export type TableCheck = (typeof TABLE_CHECKS)[number];

const SAMPLE_ITEMS = 1_000;
/** Keys of differences that a sentence names. */
const NAMED = 5;

export const checkingSchema = z.object({
  stage: z.literal('checking'),
  written: writingSchema,
  compared: compareCheckpointSchema.nullable(),
});
export type Checking = Readonly<z.infer<typeof checkingSchema>>;

/** What a check found: a sentence, and whether it is as it should be. */
export interface CheckResult {
  readonly ok: boolean;
  readonly sentence: string;
}

/**
 * Looks at both tables once everything is written. What others write meanwhile counts as different: nobody can tell.
 * @throws UpstreamFailed, Cancelled.
 */
export async function checkTable(
  scene: ChangingScene,
  job: TableJob,
  check: TableCheck,
  state: Checking,
): Promise<readonly CheckResult[]> {
  const results = [await countsResult(scene, job, state.written)];
  if (check === 'sample') results.push(await sampleResult(scene, job, state.written));
  if (check === 'full') results.push(await fullResult(scene, job, state));
  return results;
}

async function countsResult(scene: ChangingScene, job: TableJob, written: Writing): Promise<CheckResult> {
  scene.run.report({ stage: 'counting', done: written.counts.read, total: job.total, unit: 'items' });
  const found = await countItems(job.to, { signal: scene.signal });
  if (job.follow) return followedCounts(scene, job, found);
  const { read, refused } = written.counts;
  const wanted = read - refused;
  const counts = `${counted(read, 'item')} were read, and ${job.to.table} holds ${count(found)}`;
  if (!job.targetEmpty) return { ok: found >= wanted, sentence: `Counts: ${counts}, its own included.` };
  return found === wanted
    ? { ok: true, sentence: `Counts: ${counts}.` }
    : { ok: false, sentence: `Counts differ: ${counts}; ${count(wanted)} were expected.` };
}

/** What came meanwhile has changed how many there are: both are counted. */
async function followedCounts({ signal }: ChangingScene, job: TableJob, found: number): Promise<CheckResult> {
  const wanted = await countItems(job.from, { signal });
  const counts = `${job.from.table} holds ${counted(wanted, 'item')}, and ${job.to.table} ${count(found)}`;
  if (!job.targetEmpty) return { ok: found >= wanted, sentence: `Counts: ${counts}, its own included.` };
  return { ok: found === wanted, sentence: `Counts${found === wanted ? '' : ' differ'}: ${counts}.` };
}

interface Verdicts {
  readonly equal: number;
  readonly different: number;
  readonly onlyLeft: number;
  readonly onlyRight: number;
  readonly firstDifferent: readonly ItemJson[];
  readonly firstOnlyLeft: readonly ItemJson[];
}

async function sampleResult(scene: ChangingScene, job: TableJob, written: Writing): Promise<CheckResult> {
  const { signal } = scene;
  const ended = await compareSample(job.from, job.to, {
    signal,
    sample: SAMPLE_ITEMS,
    masked: job.becomes?.of,
    keepsKeys: job.becomes?.keepsKeys,
    onProgress: ({ done }) => scene.run.report({ stage: 'comparing some', done, unit: 'items' }),
  });
  return resultOf('A sample', verdictsOf(ended), job, written);
}

async function fullResult(scene: ChangingScene, job: TableJob, state: Checking): Promise<CheckResult> {
  const checkpoints = new KeptCheckpoint(scene.run);
  const ended = await compareTables(job.from, job.to, {
    signal: scene.signal,
    masked: job.becomes?.of,
    from: state.compared ?? undefined,
    onProgress({ done, total, checkpoint }) {
      scene.run.report({ stage: 'comparing all', done, total, unit: 'items' });
      if (!job.follow) checkpoints.keep({ ...state, compared: checkpoint } as unknown as Json);
    },
  });
  await checkpoints.settle();
  return resultOf('All items, by checksum', verdictsOf(ended), job, state.written);
}

/** @throws UpstreamFailed, Cancelled, where it did not come to its end. */
function verdictsOf(ended: Ended<Verdicts, unknown>): Verdicts {
  if (ended.outcome === 'cancelled') throw new Cancelled();
  if (ended.outcome === 'failed') throw new UpstreamFailed(ended.failure);
  if (ended.outcome === 'refused') throw new RangeError(ended.sentence);
  return ended;
}

/** Items that were left in the target because others stand under their keys are different, and are meant to be. */
function resultOf(
  subject: string,
  { equal, different, onlyLeft, onlyRight, firstDifferent, firstOnlyLeft }: Verdicts,
  job: TableJob,
  { counts: { kept, refused: ofCopy }, followed }: Writing,
): CheckResult {
  const parts = [
    `${counted(equal, 'item')} ${equal === 1 ? 'is' : 'are'} the same`,
    ...(different > 0 ? [`${count(different)} differ`] : []),
    ...(onlyLeft > 0 ? [`${count(onlyLeft)} are missing in ${job.to.table}`] : []),
    ...(onlyRight > 0 ? [`${count(onlyRight)} are in ${job.to.table} alone`] : []),
  ];
  const refused = ofCopy + followed.refused;
  const ok =
    different <= kept + followed.refused && onlyLeft <= refused && (onlyRight === 0 || !job.targetEmpty);
  const keys = [...firstDifferent, ...firstOnlyLeft].slice(0, NAMED);
  const named = ok || keys.length === 0 ? '' : ` First: ${keys.map(keyText).join(', ')}.`;
  return { ok, sentence: `${subject}: ${parts.join(', ')}.${named}` };
}

function keyText(key: ItemJson): string {
  return Object.values(key)
    .map((value) => String(Object.values(value)[0]))
    .join(' / ');
}
