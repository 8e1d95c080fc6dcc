import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { capturedTableOf, captureId, manifestOf } from './captured-table.ts';
import type { TableCapture } from './engine/capture-table.ts';
import { restoreCapture, restoreCheckpointSchema } from './engine/restore-capture.ts';
import type { RestoreTotals } from './engine/restore-capture.ts';
import { createInput } from './engine/settings/create-input.ts';
import { endOf } from './engine/upstream-call.ts';
import { tableName } from './item-input.ts';
import { KeptCheckpoint } from './kept-checkpoint.ts';
import { COMPLETED_BY, completingCalls, PLANNING_PATIENCE } from './restore-plan.ts';
import { NOT_TABLE_SETTINGS, putBackChanges } from './restored-settings.ts';
import { tableNow } from './table-now.ts';
import { may } from '../../permissions/permission.ts';
import { COMPLETES, READS_SETTINGS, WRITES_ITEMS } from './permissions.ts';

const restoreInput = z.object({ captureId, table: tableName }).strict();
type RestoreInput = z.infer<typeof restoreInput>;

async function plan(scene: PlanningScene, input: RestoreInput): Promise<Planned> {
  const found = await manifestOf(scene.captures, input.captureId, scene.now());
  if (found.outcome === 'none') return refused(found.sentence, found.failure);
  const capture = capturedTableOf(found.manifest);
  if (!capture) return refused('The capture holds no table.');
  const { settings } = capture;
  if (settings.table !== input.table)
    return refused(`The capture holds ${settings.table}: it is put back under its own name.`);
  const place = { client: scene.source.clients.dynamodb, table: input.table };
  try {
    const now = await tableNow(place, { signal: scene.signal, patience: PLANNING_PATIENCE });
    if (now) return refused(`There is a table ${input.table} already.`);
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return refused('It was stopped before it was planned.');
    return refused(failureSentence(end.failure), end.failure);
  }
  const { TableName, ...shape } = createInput(settings, input.table);
  return planned({
    summary: `Make the table ${input.table} again, with ${capture.items.toLocaleString('en-US')} items`,
    calls: [
      { operation: 'dynamodb:CreateTable', on: input.table },
      { operation: 'dynamodb:PutItem', on: input.table, times: 'a call per item' },
      { operation: 'dynamodb:Scan', on: input.table, times: 'a call per MB, to compare' },
      ...completingCalls(settings, input.table),
    ],
    changes: [
      { attribute: 'table', after: input.table },
      { attribute: 'items', after: capture.items.toLocaleString('en-US') },
      ...putBackChanges(settings),
    ],
    costs: [
      'Every item is written once, and read once to compare. What others write meanwhile is not overwritten.',
    ],
    loses: [
      'Backups and moments of recovery of the former table do not belong to the new one.',
      NOT_TABLE_SETTINGS,
    ],
    undo: { reach: 'complete', how: 'The table is deleted again, and kept before.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'create-table', {
        'table-name': TableName,
        'cli-input-json': JSON.stringify(shape),
      }),
    ],
    version: hashOf([input.captureId, capture.checksum]).slice(0, 32),
    estimates: [{ label: 'Bytes in the capture', value: capture.bytes.toLocaleString('en-US') }],
    facts: capture as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: RestoreInput, made: Plan): Promise<Outcome> {
  const capture = made.facts as unknown as TableCapture;
  const saved = scene.run.checkpoint;
  const checkpoints = new KeptCheckpoint(scene.run);
  setMaxListeners(0, scene.signal);
  const ended = await restoreCapture(
    { client: scene.clients.dynamodb, table: input.table },
    capture,
    (number) => scene.captures.segment(input.captureId, number),
    {
      signal: scene.signal,
      from: saved === undefined ? undefined : restoreCheckpointSchema.parse(saved),
      onProgress({ done, total, checkpoint }) {
        scene.run.report({
          stage: checkpoint.found ? 'putting settings back' : 'writing',
          done,
          total,
          unit: 'items',
        });
        checkpoints.keep(checkpoint);
      },
    },
  );
  await checkpoints.settle();
  const undo = { actionId: 'tables.delete-table', input: { table: input.table, keep: 'capture' } };
  switch (ended.outcome) {
    case 'done':
      return { outcome: 'done', sentence: doneSentence(input.table, capture, ended), undo };
    case 'refused':
      return { outcome: 'failed', sentence: ended.sentence };
    case 'cancelled':
      return {
        outcome: 'cancelled',
        sentence: `Stopped: ${ended.written.toLocaleString('en-US')} items of ${input.table} were written.`,
        ...(ended.checkpoint.made ? { undo } : {}),
      };
    case 'failed':
      return {
        outcome: 'failed',
        sentence: failureSentence(ended.failure),
        failure: ended.failure,
        completed: `${ended.written.toLocaleString('en-US')} of ${capture.items.toLocaleString('en-US')} items were written.`,
        remaining: ended.checkpoint.found ? 'Some of its settings.' : 'The other items, and its settings.',
        ...(ended.checkpoint.made ? { undo } : {}),
      };
  }
}

function doneSentence(table: string, capture: TableCapture, { found, settings }: RestoreTotals): string {
  const items = found?.asCaptured
    ? `${capture.items.toLocaleString('en-US')} items, equal to those that were kept by count and checksum.`
    : `${(found?.items ?? 0).toLocaleString('en-US')} items where ${capture.items.toLocaleString('en-US')} were kept: somebody else has written to it.`;
  const open = [
    ...(settings?.failed ?? []).map(
      ({ setting, failure }) => `Not put back: ${setting}. ${failureSentence(failure)}`,
    ),
    ...[...(settings?.later ?? []), ...(settings?.impossible ?? [])].map(
      ({ setting, sentence }) => `Not put back: ${setting}. ${sentence}`,
    ),
  ];
  return [`${table} is there again, with ${items}`, ...open].join(' ');
}

export const restoreTable = defineAction<RestoreInput>({
  id: 'tables.restore-capture',
  title: 'Put deleted table back',
  kind: 'table',
  risk: 'costly',
  capability: 'data:remove',
  input: restoreInput,
  target: (input) => input.table,
  changes: ['dynamodb:CreateTable', 'dynamodb:PutItem', ...COMPLETED_BY],
  permissions: [may('table', 'dynamodb:CreateTable'), ...WRITES_ITEMS, ...COMPLETES, ...READS_SETTINGS],
  long: true,
  plan,
  execute,
});
