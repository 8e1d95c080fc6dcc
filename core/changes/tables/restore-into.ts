import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { ChangingScene, Outcome, UndoOffer } from '../../actions/action.ts';
import type { Change, Json } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { compareCheckpointSchema } from './engine/compare-tables.ts';
import type { TablePlace } from './engine/bulk.ts';
import { applySettings } from './engine/settings/apply-settings.ts';
import type { AppliedSettings } from './engine/settings/apply-settings.ts';
import type { WantedSettings } from './engine/settings/settings-plan.ts';
import { waitUntilActive } from './engine/settings/wait-active.ts';
import type { CallOptions } from './engine/table-facts.ts';
import { callUpstream, endOf, UpstreamFailed } from './engine/upstream-call.ts';
import { compareRestored } from './restored-comparison.ts';
import { tableNow } from './table-now.ts';

/** A restore, whatever from: how it is asked for, and by what its table is known. */
export interface RestoreWork {
  readonly operation: 'dynamodb:RestoreTableFromBackup' | 'dynamodb:RestoreTableToPointInTime';
  /** The table that was backed up; its name may be nobody's any more. */
  readonly live: string;
  readonly into: string;
  readonly wanted: WantedSettings;
  readonly compareItems: boolean;
  /** Items of the source as last counted; nobody knows how many are restored until they are. */
  readonly itemCount?: number;
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  /** Whether a table of the new name comes from this restore. */
  readonly isOurs: (table: NonNullable<Awaited<ReturnType<typeof tableNow>>>) => boolean;
}

const checkpointSchema = z.object({
  stage: z.enum(['asked', 'restored', 'set']),
  tableId: z.string().nullable(),
  comparing: compareCheckpointSchema.nullable(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

const IN_USE: ReadonlySet<string | undefined> = new Set([
  'TableAlreadyExistsException',
  'TableInUseException',
  'ResourceInUseException',
]);

/**
 * Restores, waits, puts back the settings that a restore leaves out, and compares with the live table. Going on after
 * a kill, it finds the table that it had asked for by what DynamoDB says of where it came from.
 */
export async function restoreInto(scene: ChangingScene, work: RestoreWork): Promise<Outcome> {
  const place: TablePlace = { client: scene.clients.dynamodb, table: work.into };
  // Settings are read and items compared by several calls at once, all of which listen for the end.
  setMaxListeners(0, scene.signal);
  const saved = scene.run.checkpoint;
  let checkpoint: Checkpoint | undefined = saved === undefined ? undefined : checkpointSchema.parse(saved);
  const reach = async (next: Checkpoint) => {
    checkpoint = next;
    await scene.run.save(next as Json);
  };
  try {
    if (!checkpoint || checkpoint.stage === 'asked') {
      const refusal = await restored(scene, work, place, checkpoint, reach);
      if (refusal) return { outcome: 'failed', sentence: refusal };
    }
    const tableId = checkpoint?.tableId ?? null;
    scene.run.report({ stage: 'putting settings back', done: 0, unit: 'settings' });
    const applied = await applySettings(place, work.wanted, {
      signal: scene.signal,
      onProgress: ({ done, total }) =>
        scene.run.report({ stage: 'putting settings back', done, total, unit: 'settings' }),
    });
    if (applied.outcome === 'failed') throw new UpstreamFailed(applied.failure);
    if (applied.outcome === 'cancelled') return cancelled(work, checkpoint);
    if (checkpoint?.stage !== 'set') await reach({ stage: 'set', tableId, comparing: null });
    const compared = await compareRestored(scene, work, checkpoint?.comparing ?? undefined, (comparing) => ({
      stage: 'set',
      tableId,
      comparing,
    }));
    return {
      outcome: 'done',
      sentence: `${work.into} is restored. ${[...settingSentences(applied), ...compared.sentences].join(' ')}`,
      changes: [{ attribute: 'table', after: work.into }, ...settingChanges(applied), ...compared.changes],
      undo: undoOf(work, tableId),
    };
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return cancelled(work, checkpoint);
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      ...halves(work, checkpoint),
    };
  }
}

/** Asks for the table once, and waits until it is there. @returns why another table has its name. */
async function restored(
  scene: ChangingScene,
  work: RestoreWork,
  place: TablePlace,
  before: Checkpoint | undefined,
  reach: (checkpoint: Checkpoint) => Promise<void>,
): Promise<string | undefined> {
  const taken = `There is another table ${work.into} by now. Nothing was changed.`;
  const options: CallOptions = { signal: scene.signal };
  let table = await tableNow(place, options);
  if (table && !(before && work.isOurs(table))) return taken;
  if (!table) {
    await reach({ stage: 'asked', tableId: null, comparing: null });
    try {
      await callUpstream(work.operation, options, work.ask);
    } catch (error) {
      // The first attempt made it, and its answer got lost.
      if (!(error instanceof UpstreamFailed) || !IN_USE.has(error.failure.code)) throw error;
    }
    table = await tableNow(place, options);
    if (table && !work.isOurs(table)) return taken;
  }
  scene.run.report({
    stage: 'restoring',
    done: 0,
    total: work.itemCount,
    unit: 'items',
    note: 'DynamoDB tells nothing of how far a restore is.',
  });
  await waitUntilActive(place, options);
  const tableId = table?.TableId ?? (await tableNow(place, options))?.TableId ?? null;
  await reach({ stage: 'restored', tableId, comparing: null });
  return undefined;
}

function undoOf({ into }: RestoreWork, tableId: string | null): UndoOffer | undefined {
  return tableId === null
    ? undefined
    : { actionId: 'tables.delete-restored-table', input: { table: into, tableId } };
}

function cancelled(work: RestoreWork, checkpoint: Checkpoint | undefined): Outcome {
  const sentence =
    checkpoint === undefined
      ? 'Stopped before anything was asked for.'
      : checkpoint.stage === 'asked'
        ? `Stopped: DynamoDB goes on restoring ${work.into}, without its settings.`
        : `Stopped: ${work.into} is restored; ${checkpoint.stage === 'set' ? 'it was not compared to its end' : 'not all of its settings are put back'}.`;
  return { outcome: 'cancelled', sentence, undo: undoOf(work, checkpoint?.tableId ?? null) };
}

function halves(work: RestoreWork, checkpoint: Checkpoint | undefined): Partial<Outcome> {
  const undo = undoOf(work, checkpoint?.tableId ?? null);
  switch (checkpoint?.stage) {
    case undefined:
      return { completed: 'Nothing.', remaining: 'The whole restore.' };
    case 'asked':
      return { completed: `${work.into} was asked for.`, remaining: 'Its settings and the comparison.' };
    case 'restored':
      return {
        completed: `${work.into} is restored with its items.`,
        remaining: 'Some of its settings, and the comparison.',
        undo,
      };
    case 'set':
      return {
        completed: `${work.into} is restored, with its settings.`,
        remaining: 'The comparison with the live table.',
        undo,
      };
  }
}

function settingSentences({ failed, later, impossible }: AppliedSettings): readonly string[] {
  return [
    ...failed.map(({ setting, failure }) => `Not put back: ${setting}. ${failureSentence(failure)}`),
    ...[...later, ...impossible].map(({ setting, sentence }) => `Not put back: ${setting}. ${sentence}`),
  ];
}

function settingChanges({ applied }: AppliedSettings): readonly Change[] {
  return [...new Set(applied)].map((setting) => ({ attribute: setting, after: 'put back' }));
}
