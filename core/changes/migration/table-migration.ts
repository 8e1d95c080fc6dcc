import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { ChangingScene, Outcome } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { Cancelled, endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { NoRule } from './masking/mask-item.ts';
import { followedFrom, followingSchema, followTable } from './following/follow.ts';
import type { Following } from './following/follow.ts';
import { checkingSchema, checkTable } from './table-checks.ts';
import type { Checking, CheckResult, TableCheck } from './table-checks.ts';
import { NOTHING_WRITTEN, writingSchema } from './table-job.ts';
import type { TableJob, Writing } from './table-job.ts';
import { completeKept, writeTable } from './table-writing.ts';
import { count, counted } from './words.ts';

const HOUR_MS = 3_600_000;

const stateSchema = z.union([writingSchema, followingSchema, checkingSchema]);
type State = z.infer<typeof stateSchema>;

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
  let state: State = saved === undefined ? NOTHING_WRITTEN : stateSchema.parse(saved);
  const written = (): Writing => (state.stage === 'writing' ? state : state.written);
  const { follow } = migration.job;
  // As long as a dead console left it alone it was not followed.
  if (state.stage === 'following') state = { ...state, followingSince: scene.now() };
  let isChecking = state.stage === 'checking';
  try {
    if (state.stage === 'writing') {
      if (follow && !state.stream) {
        state = { ...state, stream: await followedFrom(scene, follow) };
        await scene.run.save(state as unknown as Json);
      }
      const ended = await writeTable(scene, migration.job, state, (next) => (state = next));
      state = ended.stream ? beginning(ended, ended.stream.shards, scene.now()) : checkingOf(ended);
      await scene.run.save(state as unknown as Json);
    }
    if (state.stage === 'following') {
      if (!follow) throw new RangeError('A copy that followed a stream is gone on with without one.');
      const followed = await followTable(scene, migration.job, follow, state, (next) => (state = next));
      if (!followed.isCaughtUp)
        return stillWritten(migration.job, written(), await undoOf(scene, migration, written()));
    }
    isChecking = true;
    const undo = await undoOf(scene, migration, written());
    // A check that is killed begins with what has come since, where changes are followed: its place is not kept.
    const checking = state.stage === 'checking' ? state : checkingOf(written());
    const results = await checkTable(scene, migration.job, migration.check, checking);
    return outcomeOf(migration.job, written(), results, undo);
  } catch (error) {
    if (error instanceof NoRule) return unruled(scene, migration, written(), error);
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    return stopped(scene, migration, isChecking ? 'checking' : state.stage, written(), error);
  }
}

function beginning(written: Writing, shards: Following['shards'], followingSince: number): Following {
  return { stage: 'following', written, shards, followingSince, caughtUpAt: null };
}

function checkingOf(written: Writing): Checking {
  return { stage: 'checking', written, compared: null };
}

async function stopped(
  scene: ChangingScene,
  migration: TableMigration,
  stage: State['stage'],
  written: Writing,
  error: UpstreamFailed | Cancelled,
): Promise<Outcome> {
  const undo = await undoOf(scene, migration, written).catch(() => ({}));
  const end = endOf(error);
  const counts = countsSentence(migration.job, written);
  const isWhole = stage === 'checking';
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
    remaining: REMAINING[stage],
    ...undo,
  };
}

const REMAINING: Readonly<Record<State['stage'], string>> = {
  writing: 'The other items.',
  following: 'What came meanwhile and is not written yet, and the check.',
  checking: 'The check of what was written.',
};

/** Nothing ever stopped coming: whoever wants both to be the same has to stop what writes. */
function stillWritten(job: TableJob, written: Writing, undo: Awaited<ReturnType<typeof undoOf>>): Outcome {
  return {
    outcome: 'failed',
    sentence: `${job.from.table} is still written to after ${counted(job.follow?.mostMinutes ?? 0, 'minute')} of following. Stop what writes to it, and copy again: only what differs is changed.`,
    completed: countsSentence(job, written),
    remaining: 'What comes now, and the check.',
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
  const refused = written.counts.refused + written.followed.refused;
  const checks = results.map(({ sentence }) => sentence);
  const changes = [
    { attribute: 'items', after: counts },
    ...checks.map((after) => ({ attribute: 'check', after })),
  ];
  if (results.every(({ ok }) => ok) && refused === 0)
    return { outcome: 'done', sentence: [counts, ...checks].join(' '), changes, ...undo };
  const why = results.filter(({ ok }) => !ok).map(({ sentence }) => sentence);
  return {
    outcome: 'failed',
    sentence: [
      ...why,
      ...(refused > 0 ? [`${counted(refused, 'item')} were refused.`] : []),
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

function countsSentence({ from, to }: TableJob, { counts, kept, addresses, followed }: Writing): string {
  const { written, kept: left, same, refused, firstRefused } = counts;
  const [first] = firstRefused;
  return [
    `${counted(written, 'item')} of ${from.table} were written to ${to.table}.`,
    ...(addresses > 0
      ? [`${counted(addresses, 'address', 'addresses')} in them became those of the same resources there.`]
      : []),
    ...(followed.changes > 0
      ? [
          `${counted(followed.changes, 'change')} that came meanwhile followed: ${counted(followed.puts, 'item')} written, ${count(followed.deletes)} deleted${followed.refused > 0 ? `, ${count(followed.refused)} refused` : ''}.`,
        ]
      : []),
    ...(kept.overwritten > 0 ? [`${count(kept.overwritten)} of them replaced others, which were kept.`] : []),
    ...(same > 0 ? [`${count(same)} were there already.`] : []),
    ...(left > 0 ? [`${count(left)} were left, since others stand under their keys.`] : []),
    ...(refused > 0 && first ? [`${count(refused)} were refused: ${first.sentence}`] : []),
  ].join(' ');
}
