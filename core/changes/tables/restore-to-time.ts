import { RestoreTableToPointInTimeCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { describeContinuousBackups, describeTable } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { WantedSettings } from './engine/settings/settings-plan.ts';
import { tableName } from './item-input.ts';
import { restoreInto } from './restore-into.ts';
import { COMPLETED_BY, completingCalls, lookForRestore, restorePlan } from './restore-plan.ts';
import { may } from '../../permissions/permission.ts';
import { COMPLETES_RESTORED, FILLS_RESTORED, READS_SETTINGS } from './permissions.ts';

const restoreInput = z
  .object({
    table: tableName,
    /** Milliseconds since the epoch, a whole second: DynamoDB restores to seconds. */
    at: z.number().int().multipleOf(1_000).min(0).max(8_640_000_000_000_000),
    into: tableName,
    compareItems: z.boolean(),
    timeToLive: z.boolean(),
  })
  .strict();
type RestoreInput = z.infer<typeof restoreInput>;

interface RestoreFacts {
  readonly arn: string;
  readonly itemCount: number;
  readonly wanted: WantedSettings;
}

async function plan(scene: PlanningScene, input: RestoreInput): Promise<Planned> {
  const budget = budgetFor(scene.signal);
  const [table, recovery, looked] = await Promise.all([
    describeTable(scene.source, input.table, budget),
    describeContinuousBackups(scene.source, input.table, budget),
    lookForRestore(scene, input.table, input.into),
  ]);
  for (const cell of [table, recovery])
    if (cell.state !== 'fresh' && cell.state !== 'empty') {
      const failure = cell.state === 'stale' ? cell.failure : cell;
      return refused(failureSentence(failure), failure);
    }
  if (table.state !== 'fresh' || recovery.state !== 'fresh') return refused('There is no such table.');
  if (looked.outcome === 'refused') return looked.planned;
  if (!looked.settings) return refused('There is no such table.');
  const { earliestRestorableAt: earliest, latestRestorableAt: latest } = recovery.value;
  if (!recovery.value.pointInTimeRecovery || earliest === undefined || latest === undefined)
    return refused(`Point-in-time recovery of ${input.table} is off: it can be restored from a backup only.`);
  if (input.at < Math.floor(earliest / 1_000) * 1_000 || input.at > latest)
    return refused(
      `${input.table} can be restored to moments from ${momentOf(earliest)} to ${momentOf(latest)}.`,
    );
  const { settings } = looked;
  const wanted = input.timeToLive ? settings : { ...settings, timeToLive: undefined };
  const facts: RestoreFacts = { arn: table.value.arn, itemCount: table.value.itemCount, wanted };
  return planned({
    ...restorePlan({ ...input, live: input.table, settings, wanted }),
    summary: `Restore ${input.table} as it was at ${momentOf(input.at)} as ${input.into}`,
    calls: [
      { operation: 'dynamodb:RestoreTableToPointInTime', on: input.into },
      ...completingCalls(wanted, input.into),
    ],
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'restore-table-to-point-in-time', {
        'source-table-name': input.table,
        'target-table-name': input.into,
        'restore-date-time': new Date(input.at).toISOString(),
      }),
    ],
    version: hashOf([table.value.arn, wanted]).slice(0, 32),
    estimates: [
      { label: 'Items in the live table, as last counted', value: facts.itemCount.toLocaleString('en-US') },
    ],
    facts: facts as unknown as Json,
  });
}

function momentOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function execute(scene: ChangingScene, input: RestoreInput, made: Plan): Promise<Outcome> {
  const { arn, itemCount, wanted } = made.facts as unknown as RestoreFacts;
  const { table, at, into, compareItems } = input;
  return restoreInto(scene, {
    operation: 'dynamodb:RestoreTableToPointInTime',
    live: table,
    into,
    wanted,
    compareItems,
    itemCount,
    ask: (abortSignal) =>
      scene.clients.dynamodb.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: table,
          TargetTableName: into,
          RestoreDateTime: new Date(at),
        }),
        { abortSignal },
      ),
    isOurs: ({ RestoreSummary: from }) =>
      from?.SourceTableArn === arn && Math.abs((from.RestoreDateTime?.getTime() ?? 0) - at) < 1_000,
  });
}

export const restoreToTime = defineAction<RestoreInput>({
  id: 'tables.restore-to-time',
  title: 'Restore to a moment',
  kind: 'table',
  risk: 'costly',
  capability: 'backups:change',
  input: restoreInput,
  target: (input) => input.into,
  changes: ['dynamodb:RestoreTableToPointInTime', ...COMPLETED_BY],
  permissions: [
    may('table', 'dynamodb:RestoreTableToPointInTime'),
    may('restored-table', 'dynamodb:RestoreTableToPointInTime'),
    ...FILLS_RESTORED,
    ...COMPLETES_RESTORED,
    ...READS_SETTINGS,
  ],
  long: true,
  plan,
  execute,
});
