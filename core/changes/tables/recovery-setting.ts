import { UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { awsCommand } from '../../commands/command-line.ts';
import { describeContinuousBackups } from '../../resources/tables/describe.ts';
import type { ContinuousBackups } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { settingAction } from '../setting.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

const recoveryInput = z
  .object({
    table: tableName,
    enabled: z.boolean(),
    /** Days that a restore can reach back. Source: UpdateContinuousBackups, 1 to 35. */
    recoveryPeriodDays: z.number().int().min(1).max(35).optional(),
  })
  .strict();

/** Whether PITR is on is one thing; from when to when it reaches moves by itself. */
export const pointInTimeRecovery = settingAction<z.infer<typeof recoveryInput>, ContinuousBackups>({
  id: 'tables.set-point-in-time-recovery',
  title: 'Set point-in-time recovery',
  kind: 'table',
  risk: 'costly',
  capability: 'backups:change',
  input: recoveryInput,
  target: (input) => input.table,
  operation: 'dynamodb:UpdateContinuousBackups',
  permissions: [may('table', 'dynamodb:UpdateContinuousBackups')],
  read: (scene, input) => describeContinuousBackups(scene.source, input.table, budgetFor(scene.signal)),
  wanted: (input, now) => ({
    pointInTimeRecovery: input.enabled,
    recoveryPeriodDays: input.enabled ? (input.recoveryPeriodDays ?? now.recoveryPeriodDays) : undefined,
  }),
  words: (value) => ({
    'point-in-time recovery': value.pointInTimeRecovery ? 'on' : 'off',
    ...(value.pointInTimeRecovery && value.recoveryPeriodDays
      ? { 'recovery period': `${value.recoveryPeriodDays} days` }
      : {}),
  }),
  summary: (input) => `Switch point-in-time recovery of ${input.table} ${input.enabled ? 'on' : 'off'}`,
  send: (scene, input, now, options) =>
    scene.clients.dynamodb.send(
      new UpdateContinuousBackupsCommand({
        TableName: input.table,
        PointInTimeRecoverySpecification: specification(input, now),
      }),
      options,
    ),
  command: (target, input, now) =>
    awsCommand(target, 'dynamodb', 'update-continuous-backups', {
      'table-name': input.table,
      'point-in-time-recovery-specification': specification(input, now),
    }),
  inputOf: (before, input) => ({
    table: input.table,
    enabled: before.pointInTimeRecovery,
    recoveryPeriodDays: before.recoveryPeriodDays,
  }),
  costs: (input) =>
    input.enabled ? ['Paid by the gigabyte of the table and the month, as long as it is on.'] : [],
  loses: (input, now) => {
    if (!losesMoments(input, now)) return [];
    if (!input.enabled) return ['Every moment to which the table could be restored until now.'];
    return [`Every moment before the last ${daysInWords(input.recoveryPeriodDays)}.`];
  },
  riskOf: (input, now) => (losesMoments(input, now) ? 'destructive' : undefined),
  undoHow: (input, now) => {
    if (!losesMoments(input, now)) return { reach: 'complete', how: 'It is set as it was.' };
    return input.enabled
      ? { reach: 'partial', how: 'It is set as it was; the moments that are lost do not come back.' }
      : { reach: 'partial', how: 'It can be switched on again; what it kept begins anew then.' };
  },
});

/** What DynamoDB keeps where no period is set. Source: API reference, PointInTimeRecoverySpecification. */
const LONGEST_DAYS = 35;

/** Whether a moment to which the table can be restored now is out of reach afterwards. */
function losesMoments(
  { enabled, recoveryPeriodDays = Infinity }: z.infer<typeof recoveryInput>,
  now: ContinuousBackups,
): boolean {
  if (!now.pointInTimeRecovery) return false;
  return !enabled || recoveryPeriodDays < (now.recoveryPeriodDays ?? LONGEST_DAYS);
}

function daysInWords(days: number | undefined): string {
  return days === 1 ? 'day' : `${days} days`;
}

function specification(input: z.infer<typeof recoveryInput>, now: ContinuousBackups) {
  const days = input.recoveryPeriodDays ?? now.recoveryPeriodDays;
  return {
    PointInTimeRecoveryEnabled: input.enabled,
    ...(input.enabled && days !== undefined ? { RecoveryPeriodInDays: days } : {}),
  };
}
