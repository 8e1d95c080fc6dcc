import {
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  DeleteBackupVaultCommand,
} from '@aws-sdk/client-backup';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  backupVaults,
  lastRecoveryPoint,
  TABLES_PLAN,
  tablesPlan,
} from '../../core/resources/backup-plans/plans.ts';
import { arranged, contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();

describe('backup', () => {
  const { backup } = context.clients;
  const vault = context.name('vault');

  beforeEach(
    prepared('backup:CreateBackupVault', async () => {
      await backup.send(new CreateBackupVaultCommand({ BackupVaultName: vault }));
      context.cleanUp(() => backup.send(new DeleteBackupVaultCommand({ BackupVaultName: vault })));
    }),
  );

  it('lists the vaults', async (test) => {
    expect(offered(test, await backupVaults(context.source(), context.budget()))).toContain(vault);
  });

  it("tells the console's plan with what it backs up", async (test) => {
    // An account that somebody works with has a plan of this name, which is not ours to judge.
    if (!context.target.own) return test.skip('the plan of this name may be in use');
    const { account, region } = context.environment;
    const table = context.name('orders');
    const { BackupPlanId } = await arranged(test, 'backup:CreateBackupPlan', () =>
      backup.send(
        new CreateBackupPlanCommand({
          BackupPlan: {
            BackupPlanName: TABLES_PLAN,
            Rules: [
              {
                RuleName: 'daily',
                TargetBackupVaultName: vault,
                ScheduleExpression: 'cron(0 3 * * ? *)',
                ScheduleExpressionTimezone: 'Africa/Kampala',
                Lifecycle: { DeleteAfterDays: 30 },
              },
            ],
          },
        }),
      ),
    );
    context.cleanUp(() => backup.send(new DeleteBackupPlanCommand({ BackupPlanId })));
    const { SelectionId } = await backup.send(
      new CreateBackupSelectionCommand({
        BackupPlanId,
        BackupSelection: {
          SelectionName: 'tables',
          IamRoleArn: `arn:aws:iam::${account}:role/backup`,
          Resources: [`arn:aws:dynamodb:${region}:${account}:table/${table}`],
        },
      }),
    );
    context.cleanUp(() => backup.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId })));
    expect(offered(test, await tablesPlan(context.source(), context.budget()))).toMatchObject({
      planId: BackupPlanId,
      scheduleExpression: 'cron(0 3 * * ? *)',
      timeZone: 'Africa/Kampala',
      keepDays: 30,
      vault,
      selections: [{ name: 'tables', tables: [table] }],
    });
  });

  it('has no recovery point of a table that nobody backed up', async (test) => {
    const cell = await lastRecoveryPoint(context.source(), context.name('nothing'), context.budget());
    skipIfUnsupported(test, cell);
    expect(cell.state).toBe('empty');
  });
});
