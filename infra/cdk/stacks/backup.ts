import { Duration } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DAILY_BACKUP } from '../../../core/catalogue/backups.ts';
import { explain } from '../parts/explain.ts';
import { keptAs } from '../parts/kept.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';

/** The backup of every table, every night. */
export class BackupStack extends PlatformStack {
  constructor(scope: Construct, settings: PlatformSettings, tables: Iterable<dynamodb.ITable>) {
    super(scope, 'backup', 'The daily backup of the tables', settings);
    const { names, vaults, hour, keptDays } = DAILY_BACKUP;
    const vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: vaults[this.stage],
      removalPolicy: keptAs(this.stage),
      // Whoever can delete tables can not delete what they are restored from.
      blockRecoveryPointDeletion: this.stage === 'prod',
    });
    const plan = new backup.BackupPlan(this, 'Plan', {
      backupPlanName: names[this.stage],
      backupVault: vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: events.Schedule.cron({ minute: '0', hour: String(hour) }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(3),
          deleteAfter: Duration.days(keptDays),
        }),
      ],
    });
    const selection = plan.addSelection('Tables', {
      backupSelectionName: 'tables',
      resources: [...tables].map((table) => backup.BackupResource.fromDynamoDbTable(table)),
    });
    explain(selection, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]':
        "AWS Backup's own policy for backing up: AWS keeps it in step with what the service calls.",
    });
  }
}
