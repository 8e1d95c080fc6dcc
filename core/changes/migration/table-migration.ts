import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { ChangingScene, Outcome } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { Cancelled, endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { NoRule } from './masking/mask-item.ts';
import { checkingSchema, checkTable } from './table-checks.ts';
import type { Checking, CheckResult, TableCheck } from './table-checks.ts';
import { completeKept, NOTHING_WRITTEN, writeTable, writingSchema } from './table-writing.ts';
import type { TableJob, Writing } from './table-writing.ts';
import { count, counted } from './words.ts';

const HOUR_MS = 3_600_000;

const stateSchema = z.union([writingSchema, checkingSchema]);

export interface TableMigration {
  readonly job: TableJob;
  readonly check: TableCheck;
  /** How long the capture is kept; null where there is none. */
  readonly keptForHours: number | null;
}

/** Writes everything, makes the capture whole, and looks at what came of it. A run that was killed goes on where it was. */
export async function migrateTable(scene: ChangingScene, migration: TableMigration): Promise<Outcome> {
  setMaxListeners(0, scene.signal);
  const saved = scene.run.checkpoint;
  let state: Writing | Checking = saved === undefined ? NOTHING_WRITTEN : stateSchema.parse(saved);
  const written = () => (state.stage === 'writing' ? state : state.written);
  try {
    if (state.stage === 'writing') {
      const ended = await writeTable(scene, migration.job, state, (next) => (state = next));
      state = { stage: 'checking', written: ended, compared: null };
      await scene.run.save(state as unknown as Json);
    }
    const undo = await undoOf(scene, migration, state.written);
    const results = await checkTable(scene, migration.job, migration.check, state);
    return outcomeOf(migration.job, state.written, results, undo);
  } catch (error) {
    if (error instanceof NoRule) return unruled(scene, migration, written(), error);
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    return stopped(scene, migration, state, written(), error);
  }
}

async function stopped(
  scene: ChangingScene,
  migration: TableMigration,
  state: Writing | Checking,
  written: Writing,
  error: UpstreamFailed | Cancelled,
): Promise<Outcome> {
  const undo = await undoOf(scene, migration, written).catch(() => ({}));
  const end = endOf(error);
  const counts = countsSentence(migration.job, written);
  const isWhole = state.stage === 'checking';
  if (end.outcome === 'cancelled')
    return {
      outcome: 'cancelled',
      sentence: isWhole ? `${counts} It was stopped before it was checked.` : `Stopped. ${counts}`,
      ...undo,
    };
  return {
    outcome: 'failed',
    sentence: failureSentence(end.failure),
    failure: end.failure,
    completed: counts,
    remaining: isWhole ? 'The check of what was written.' : 'The other items.',
    ...undo,
  };
}

/** An item with something that the plan had not seen: nothing of its group was written. */
async function unruled(
  scene: ChangingScene,
  migration: TableMigration,
  written: Writing,
  { message }: NoRule,
): Promise<Outcome> {
  const undo = await undoOf(scene, migration, written).catch(() => ({}));
  return {
    outcome: 'failed',
    sentence: `It was stopped: ${message} in ${migration.job.from.table}. Give it one, and copy again.`,
    completed: countsSentence(migration.job, written),
    remaining: 'The other items.',
    ...undo,
  };
}

function outcomeOf(
  job: TableJob,
  written: Writing,
  results: readonly CheckResult[],
  undo: Awaited<ReturnType<typeof undoOf>>,
): Outcome {
  const counts = countsSentence(job, written);
  const checks = results.map(({ sentence }) => sentence);
  const changes = [
    { attribute: 'items', after: counts },
    ...checks.map((after) => ({ attribute: 'check', after })),
  ];
  if (results.every(({ ok }) => ok) && written.counts.refused === 0)
    return { outcome: 'done', sentence: [counts, ...checks].join(' '), changes, ...undo };
  const why = results.filter(({ ok }) => !ok).map(({ sentence }) => sentence);
  return {
    outcome: 'failed',
    sentence: [
      ...why,
      ...(written.counts.refused > 0 ? [`${counted(written.counts.refused, 'item')} were refused.`] : []),
      'What others wrote meanwhile may be the reason; copied again, only that is changed.',
    ].join(' '),
    completed: [counts, ...checks].join(' '),
    remaining: 'What differs.',
    changes,
    ...undo,
  };
}

/** The undo's capture is complete from here on, whatever comes. @throws UpstreamFailed. */
async function undoOf(scene: ChangingScene, { job, keptForHours }: TableMigration, written: Writing) {
  if (keptForHours === null || !(await completeKept(scene, job.to.table, written))) return {};
  const undo = {
    actionId: 'tables.restore-items',
    input: { table: job.to.table, captureId: scene.run.id },
    until: scene.now() + keptForHours * HOUR_MS,
  };
  return { undo };
}

function countsSentence({ from, to }: TableJob, { counts, kept, addresses }: Writing): string {
  const { written, kept: left, same, refused, firstRefused } = counts;
  const [first] = firstRefused;
  return [
    `${counted(written, 'item')} of ${from.table} were written to ${to.table}.`,
    ...(addresses > 0
      ? [`${counted(addresses, 'address', 'addresses')} in them became those of the same resources there.`]
      : []),
    ...(kept.overwritten > 0 ? [`${count(kept.overwritten)} of them replaced others, which were kept.`] : []),
    ...(same > 0 ? [`${count(same)} were there already.`] : []),
    ...(left > 0 ? [`${count(left)} were left, since others stand under their keys.`] : []),
    ...(refused > 0 && first ? [`${count(refused)} were refused: ${first.sentence}`] : []),
  ].join(' ');
}
