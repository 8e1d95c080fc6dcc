import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lastRecoveryPoint } from '../../core/resources/backup-plans/plans.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { startAwsBackup } from './aws-backup.fixture.ts';
import type { TestBackup } from './aws-backup.fixture.ts';
import { DAN, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { tableInput } from './tables.fixture.ts';

const SET = 'tables.set-backup-schedule';

let backup: TestBackup;
let harness: GateHarness;

beforeAll(async () => {
  backup = await startAwsBackup();
  harness = await startGate({ more: { dev: { endpoints: { backup: backup.url } } } });
  for (const name of ['orders', 'users'])
    await harness.clients('dev').dynamodb.send(new CreateTableCommand(tableInput(name)));
}, 60_000);

afterAll(async () => {
  await harness.close();
  await backup.close();
});

beforeEach(() => {
  backup.calls();
});

const set = (input: object) => harness.run('dev', SET, input, { who: DAN });

/** What the one plan says, in short. */
function held() {
  const [plan] = backup.plans.values();
  const [rule] = (plan?.document.Rules ?? []) as readonly Readonly<Record<string, unknown>>[];
  return {
    plans: backup.plans.size,
    name: plan?.document.BackupPlanName,
    rule,
    tables: [...(plan?.selections.values() ?? [])].map(({ Resources, IamRoleArn }) => ({
      Resources,
      IamRoleArn,
    })),
  };
}

const arn = (table: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`;
const changing = () => backup.calls().filter((call) => !call.startsWith('GET'));

describe('a schedule by AWS Backup', () => {
  it('is a plan, a selection, and a vault where there is none', async () => {
    const run = await set({ tables: ['orders'], timeZone: 'Africa/Kampala' });
    expect(run.state).toBe('done');
    expect(run.plan.calls.map(({ operation }) => operation)).toEqual([
      'backup:CreateBackupVault',
      'backup:CreateBackupPlan',
      'backup:CreateBackupSelection',
    ]);
    expect(held()).toMatchObject({
      plans: 1,
      name: 'operations-console-tables',
      rule: {
        ScheduleExpression: 'cron(0 3 * * ? *)',
        ScheduleExpressionTimezone: 'Africa/Kampala',
        TargetBackupVaultName: 'operations-console',
        Lifecycle: { DeleteAfterDays: 30 },
      },
      tables: [
        {
          Resources: [arn('orders')],
          IamRoleArn: 'arn:aws:iam::000000000000:role/service-role/AWSBackupDefaultServiceRole',
        },
      ],
    });
    expect(run.calls?.map(({ operation }) => operation)).toContain('backup:CreateBackupPlan');
    expect(await harness.home.schedules.read('dev')).toBeUndefined();
  });

  it('takes a table more by another selection before it takes away the first, and is undone', async () => {
    const run = await set({ tables: ['orders', 'users'], timeZone: 'Africa/Kampala' });
    expect(changing().map((call) => call.split(' ')[0])).toEqual(['PUT', 'DELETE']);
    expect(held().tables).toMatchObject([{ Resources: [arn('orders'), arn('users')] }]);
    expect((await harness.undo(run, DAN)).state).toBe('done');
    expect(held().tables).toMatchObject([{ Resources: [arn('orders')] }]);
  });

  it('changes the time zone in the plan alone', async () => {
    await set({ tables: ['orders'], timeZone: 'UTC' });
    expect(changing().map((call) => call.split(' ')[0])).toEqual(['POST']);
    expect(held().rule).toMatchObject({ ScheduleExpressionTimezone: 'UTC' });
  });

  it('says which half was done where a call is refused, and does the rest later', async () => {
    backup.deny('PUT', '/selections');
    const failed = await set({ tables: ['users'], timeZone: 'Africa/Kampala' });
    expect(failed.outcome).toMatchObject({
      outcome: 'failed',
      failure: { state: 'denied', operation: 'backup:CreateBackupSelection' },
      completed: 'The plan was changed.',
      remaining: 'Not done: backup:CreateBackupSelection, backup:DeleteBackupSelection.',
    });
    expect((await set({ tables: ['users'], timeZone: 'Africa/Kampala' })).state).toBe('done');
    expect(held().tables).toMatchObject([{ Resources: [arn('users')] }]);
  });

  it('is refused where AWS Backup denies, and not taken for an endpoint without it', async () => {
    backup.deny('GET', '/backup/plans');
    const presented = await harness.gate.present(harness.wish('dev', SET, { tables: ['orders'] }, DAN));
    expect(presented).toMatchObject({ outcome: 'refused', failure: { state: 'denied' } });
  });

  it('tells the age of the newest recovery point', async () => {
    const source = harness.parts.planningSource('dev');
    if (!source) throw new RangeError('dev');
    const newest = () => lastRecoveryPoint(source, 'users', budgetFor(new AbortController().signal));
    expect((await newest()).state).toBe('empty');
    backup.recoveryPoints.set('users', 1_700_000_000_000);
    const again = harness.parts.planningSource('dev') ?? source;
    const cell = await lastRecoveryPoint(again, 'users', budgetFor(new AbortController().signal));
    expect(cell).toMatchObject({ state: 'fresh', value: 1_700_000_000_000 });
  });

  it('is switched off by deleting selections and plan, and put back', async () => {
    const off = await set({ tables: [] });
    expect(backup.plans.size).toBe(0);
    await harness.undo(off, DAN);
    expect(held()).toMatchObject({
      rule: { ScheduleExpressionTimezone: 'Africa/Kampala' },
      tables: [{ Resources: [arn('users')] }],
    });
  });
});
