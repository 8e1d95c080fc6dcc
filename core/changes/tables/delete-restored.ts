import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { RestoreSummary } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, UndoOffer } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { TablePlace } from './engine/bulk.ts';
import { waitUntilActive } from './engine/settings/wait-active.ts';
import { callUpstream, endOf, UpstreamFailed } from './engine/upstream-call.ts';
import { tableName } from './item-input.ts';
import { PLANNING_PATIENCE } from './restore-plan.ts';
import { tableNow, waitUntilGone } from './table-now.ts';
import { may } from '../../permissions/permission.ts';

const deleteInput = z
  .object({
    table: tableName,
    /** DynamoDB's own id of the table: another table may have the name by now. */
    tableId: z.string().min(1).max(64),
  })
  .strict();
type DeleteInput = z.infer<typeof deleteInput>;

interface DeleteFacts {
  readonly again: UndoOffer | null;
}

async function plan(scene: PlanningScene, { table, tableId }: DeleteInput): Promise<Planned> {
  const place = { client: scene.source.clients.dynamodb, table };
  let now: Awaited<ReturnType<typeof tableNow>>;
  try {
    now = await tableNow(place, { signal: scene.signal, patience: PLANNING_PATIENCE });
  } catch (error) {
    const end = endOf(error);
    return end.outcome === 'failed'
      ? refused(failureSentence(end.failure), end.failure)
      : refused('It was stopped before it was planned.');
  }
  if (!now || now.TableStatus === 'DELETING') return refused(`There is no table ${table} any more.`);
  if (now.TableId !== tableId) return refused(`Another table is called ${table} by now.`);
  const from = now.RestoreSummary;
  if (!from) return refused(`${table} was not restored from anything: it is deleted as other tables are.`);
  const again = againOf(table, from);
  const isProtected = now.DeletionProtectionEnabled ?? false;
  const facts: DeleteFacts = { again: again ?? null };
  return planned({
    summary: `Delete the restored table ${table}`,
    calls: [
      ...(isProtected ? [{ operation: 'dynamodb:UpdateTable', on: table }] : []),
      { operation: 'dynamodb:DeleteTable', on: table },
    ],
    changes: [
      ...(isProtected ? [{ attribute: 'deletion protection', before: 'on', after: 'off' }] : []),
      { attribute: 'table', before: table },
    ],
    costs: [],
    loses: [`Whatever was written to ${table} since it was restored.`],
    undo: again
      ? {
          reach: 'partial',
          how: 'It is restored once more from where it came; what was written since is gone.',
        }
      : { reach: 'none', how: 'DynamoDB does not tell where it came from.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'delete-table', { 'table-name': table }),
    ],
    version: `${tableId} ${isProtected}`,
    estimates: [{ label: 'Items, as last counted', value: (now.ItemCount ?? 0).toLocaleString('en-US') }],
    facts: facts as unknown as Json,
  });
}

function againOf(into: string, from: RestoreSummary): UndoOffer | undefined {
  const how = { into, compareItems: false, timeToLive: true };
  if (from.SourceBackupArn)
    return { actionId: 'tables.restore-backup', input: { backupArn: from.SourceBackupArn, ...how } };
  const table = from.SourceTableArn?.split(':table/')[1];
  const at = from.RestoreDateTime?.getTime();
  return table && at
    ? { actionId: 'tables.restore-to-time', input: { table, at: Math.floor(at / 1_000) * 1_000, ...how } }
    : undefined;
}

/** Every step looks first: after a kill it does what is left. */
async function execute(scene: ChangingScene, { table, tableId }: DeleteInput, made: Plan): Promise<Outcome> {
  const place: TablePlace = { client: scene.clients.dynamodb, table };
  const options = { signal: scene.signal };
  const { again } = made.facts as unknown as DeleteFacts;
  try {
    const now = await tableNow(place, options);
    if (now && now.TableId !== tableId)
      return {
        outcome: 'failed',
        sentence: `Another table is called ${table} by now. It was left as it is.`,
      };
    if (now && now.TableStatus !== 'DELETING') {
      await waitUntilActive(place, options);
      if (now.DeletionProtectionEnabled) {
        await callUpstream('dynamodb:UpdateTable', options, (abortSignal) =>
          place.client.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }), {
            abortSignal,
          }),
        );
        await waitUntilActive(place, options);
      }
      await deleteOnce(place, options);
    }
    scene.run.report({ stage: 'deleting', done: 0, unit: 'tables' });
    await waitUntilGone(place, options);
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: `Stopped: ${table} may be on its way to be deleted.` };
    return { outcome: 'failed', sentence: failureSentence(end.failure), failure: end.failure };
  }
  return { outcome: 'done', sentence: `${table} is deleted.`, ...(again ? { undo: again } : {}) };
}

/** An answer that got lost may have been a success: then the table is being deleted, or gone. */
export async function deleteOnce(
  place: TablePlace,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  try {
    await callUpstream('dynamodb:DeleteTable', options, (abortSignal) =>
      place.client.send(new DeleteTableCommand({ TableName: place.table }), { abortSignal }),
    );
  } catch (error) {
    if (!(error instanceof UpstreamFailed)) throw error;
    if (error.failure.state === 'absent') return;
    const now = await tableNow(place, options);
    if (now && now.TableStatus !== 'DELETING') throw error;
  }
}

export const deleteRestoredTable = defineAction<DeleteInput>({
  id: 'tables.delete-restored-table',
  title: 'Delete restored table',
  kind: 'table',
  risk: 'destructive',
  capability: 'backups:change',
  input: deleteInput,
  target: (input) => input.table,
  changes: ['dynamodb:UpdateTable', 'dynamodb:DeleteTable'],
  permissions: [may('restored-table', 'dynamodb:DeleteTable', 'dynamodb:UpdateTable')],
  long: true,
  plan,
  execute,
});
