import { CreateBackupCommand, DescribeBackupCommand, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ChangingScene, UndoOffer } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import { failureOf } from '../../upstream/failure.ts';
import { SETTINGS_FORMAT } from './captured-table.ts';
import { captureCheckpointSchema, captureTable } from './engine/capture-table.ts';
import type { TablePlace } from './engine/bulk.ts';
import type { TableSettings } from './engine/settings/settings.ts';
import { callUpstream, Cancelled, UpstreamFailed } from './engine/upstream-call.ts';
import { KeptCheckpoint } from './kept-checkpoint.ts';

const HOUR_MS = 3_600_000;
const PAUSE_MS = 1_000;

/** How what is about to be deleted was kept. `undo` is null where there was no place for it. */
export const keptSchema = z.object({
  stage: z.literal('kept'),
  sentence: z.string(),
  undo: z.object({ actionId: z.string(), input: z.any(), until: z.number().optional() }).nullable(),
});
export type Kept = z.infer<typeof keptSchema>;

export const keepingSchema = z.union([
  keptSchema,
  z.object({ stage: z.literal('capturing'), capture: captureCheckpointSchema }),
]);
export type Keeping = z.infer<typeof keepingSchema>;

export interface KeepWork {
  readonly place: TablePlace;
  readonly settings: TableSettings;
  /** Hours for which the capture's bucket keeps it; null where there is none. */
  readonly keptForHours: number | null;
}

/**
 * Copies settings and items into the bucket of captures; durable, and read to the end, before it resolves.
 * @throws UpstreamFailed, Cancelled.
 */
export async function keepAsCapture(
  scene: ChangingScene,
  { place, keptForHours }: KeepWork,
  from: Keeping | undefined,
): Promise<Kept> {
  if (keptForHours === null) return { stage: 'kept', sentence: 'Nothing of it was kept.', undo: null };
  const checkpoints = new KeptCheckpoint(scene.run);
  const captured = await captureTable(
    place,
    (number, bytes) => scene.captures.store(scene.run.id, number, bytes),
    {
      signal: scene.signal,
      from: from?.stage === 'capturing' ? from.capture : undefined,
      onProgress({ done, total, checkpoint }) {
        scene.run.report({ stage: 'capturing', done, total, unit: 'items' });
        checkpoints.keep({ stage: 'capturing', capture: checkpoint });
      },
    },
  );
  await checkpoints.settle();
  if (captured.outcome === 'cancelled') throw new Cancelled();
  if (captured.outcome === 'failed') throw new UpstreamFailed(captured.failure);
  if (captured.outcome === 'refused' || !captured.capture) throw new Error('A capture has no end.');
  const { capture } = captured;
  const capturedAt = scene.now();
  await completed(scene, { format: capture.format, segments: capture.segments, capturedAt, facts: capture });
  return {
    stage: 'kept',
    sentence: `${capture.items.toLocaleString('en-US')} items and its settings were kept.`,
    undo: {
      actionId: 'tables.restore-capture',
      input: { captureId: scene.run.id, table: place.table },
      until: capturedAt + keptForHours * HOUR_MS,
    },
  };
}

/**
 * Backs the table up by DynamoDB, which keeps the backup until it is deleted, and keeps its settings as a capture.
 * @throws UpstreamFailed, Cancelled.
 */
export async function keepAsBackup(
  scene: ChangingScene,
  { place, settings, keptForHours }: KeepWork,
): Promise<Kept> {
  const { client, table } = place;
  const { signal } = scene;
  const name = `before-deletion-${scene.run.id}`;
  scene.run.report({ stage: 'backing up', done: 0, unit: 'backups' });
  const known = await callUpstream('dynamodb:ListBackups', { signal }, (abortSignal) =>
    client.send(new ListBackupsCommand({ TableName: table, BackupType: 'USER' }), { abortSignal }),
  );
  let arn = known.BackupSummaries?.find((one) => one.BackupName === name)?.BackupArn;
  arn ??= await callUpstream('dynamodb:CreateBackup', { signal }, async (abortSignal) => {
    const answer = await client.send(new CreateBackupCommand({ TableName: table, BackupName: name }), {
      abortSignal,
    });
    return answer.BackupDetails?.BackupArn;
  });
  for (;;) {
    const { BackupDescription: backup } = await callUpstream(
      'dynamodb:DescribeBackup',
      { signal },
      (abortSignal) => client.send(new DescribeBackupCommand({ BackupArn: arn }), { abortSignal }),
    );
    if (backup?.BackupDetails?.BackupStatus === 'AVAILABLE') break;
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {
      throw new Cancelled();
    });
  }
  const input = { backupArn: arn ?? '', into: table, compareItems: false, timeToLive: true };
  const restore = { actionId: 'tables.restore-backup', input } satisfies UndoOffer;
  if (keptForHours === null)
    return { stage: 'kept', sentence: `It was backed up as ${name}, without its tags.`, undo: restore };
  const facts = { settings } as unknown as Json;
  await completed(scene, { format: SETTINGS_FORMAT, segments: 0, capturedAt: scene.now(), facts });
  return {
    stage: 'kept',
    sentence: `It was backed up as ${name}, and its settings were kept.`,
    undo: { ...restore, input: { ...input, settingsFrom: scene.run.id } },
  };
}

async function completed(
  scene: ChangingScene,
  manifest: Parameters<ChangingScene['captures']['complete']>[1],
): Promise<void> {
  try {
    await scene.captures.complete(scene.run.id, manifest);
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 's3:PutObject'));
  }
}
