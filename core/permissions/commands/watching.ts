import { ask, same } from './ask.ts';
import type { Asks } from './ask.ts';

export const CLOUDWATCH: Asks = {
  ...same('cloudwatch', {
    alarm: 'DisableAlarmActions EnableAlarmActions SetAlarmState',
    'mute-rule': 'DeleteAlarmMuteRule GetAlarmMuteRule ListAlarmMuteRules',
    // Composite alarms are told only to whoever may see all. Source: CloudWatch API reference, DescribeAlarms.
    none: 'DescribeAlarmHistory DescribeAlarms GetMetricData ListMetrics',
  }),
  // Source: CloudWatch API reference, PutAlarmMuteRule, "Permissions".
  'cloudwatch:PutAlarmMuteRule': [
    ask('cloudwatch:PutAlarmMuteRule', 'mute-rule'),
    ask('cloudwatch:PutAlarmMuteRule', 'alarm'),
  ],
};

export const LOGS: Asks = same('logs', {
  'log-group':
    'DeleteRetentionPolicy DescribeLogStreams FilterLogEvents GetLogEvents GetQueryResults PutRetentionPolicy StartLiveTail StartQuery',
  none: 'DeleteQueryDefinition DescribeLogGroups DescribeQueryDefinitions GetLogRecord PutQueryDefinition StopQuery',
});

export const TRAIL_AND_COSTS: Asks = {
  ...same('cloudtrail', { none: 'LookupEvents' }),
  ...same('ce', { none: 'GetCostAndUsage' }),
};

export const IDENTITY: Asks = {
  ...same('iam', {
    user: 'GetAccessKeyLastUsed ListAccessKeys',
    role: 'SimulatePrincipalPolicy',
    none: 'ListRoles ListUsers',
  }),
  // Answered to everybody, whatever the policies say. Source: STS API reference, GetCallerIdentity.
  'sts:GetCallerIdentity': [],
};

export const BACKUP: Asks = {
  ...same('backup', {
    'backup-plan':
      'CreateBackupPlan DeleteBackupPlan DeleteBackupSelection GetBackupPlan GetBackupSelection ListBackupSelections UpdateBackupPlan',
    none: 'ListBackupPlans ListBackupVaults ListRecoveryPointsByResource',
  }),
  'backup:CreateBackupSelection': [
    ask('backup:CreateBackupSelection', 'backup-plan'),
    ask('iam:PassRole', 'passed-role'),
  ],
  // Source: AWS Backup developer guide, "Access control", API permissions: CreateBackupVault. Its key is AWS's own.
  'backup:CreateBackupVault': [
    ask('backup:CreateBackupVault', 'backup-vault'),
    ask('backup-storage:MountCapsule', 'none'),
  ],
};
