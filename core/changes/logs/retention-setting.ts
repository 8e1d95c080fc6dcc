import {
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { awsCommand } from '../../commands/command-line.ts';
import { may } from '../../permissions/permission.ts';
import { RETENTION_DAYS } from '../../resources/logs/retention.ts';
import { askNow } from '../services/ask.ts';
import { settingAction } from '../setting.ts';
import { logGroupName, noSuchGroup } from './log-input.ts';

const retentionInput = z
  .object({
    group: logGroupName,
    /** Null keeps events for ever. */
    days: z
      .number()
      .int()
      .refine((days) => (RETENTION_DAYS as readonly number[]).includes(days), {
        message: `must be one of ${RETENTION_DAYS.join(', ')}`,
      })
      .nullable(),
  })
  .strict();
type RetentionInput = z.infer<typeof retentionInput>;

interface Retention {
  readonly days: number | null;
}

const PUT = 'logs:PutRetentionPolicy';
const DELETE = 'logs:DeleteRetentionPolicy';

export const logRetention = settingAction<RetentionInput, Retention>({
  id: 'logs.set-retention',
  title: 'Set retention',
  kind: 'log-group',
  risk: 'reversible',
  capability: 'settings:change',
  input: retentionInput,
  target: (input) => input.group,
  operation: PUT,
  operationOf: ({ days }) => (days === null ? DELETE : PUT),
  operations: [PUT, DELETE],
  permissions: [
    may('everything', 'logs:DescribeLogGroups'),
    may('log-group', 'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy'),
  ],
  read: (scene, { group }) =>
    askNow(scene, 'logs:DescribeLogGroups', group, async ({ logs }, abortSignal): Promise<Retention> => {
      // The name is a prefix of others, and comes first among them: groups are listed by name.
      const { logGroups = [] } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: group, limit: 1 }),
        { abortSignal },
      );
      const [found] = logGroups;
      if (found?.logGroupName !== group)
        throw new ResourceNotFoundException({ message: noSuchGroup(group), $metadata: {} });
      return { days: found.retentionInDays ?? null };
    }),
  absent: ({ group }) => noSuchGroup(group),
  wanted: ({ days }) => ({ days }),
  words: ({ days }) => ({ retention: daysInWords(days) }),
  summary: ({ group, days }) => `Keep what is written to ${group} ${keptInWords(days)}`,
  send: (scene, { group: logGroupName, days }, _now, options) =>
    days === null
      ? scene.clients.logs.send(new DeleteRetentionPolicyCommand({ logGroupName }), options)
      : scene.clients.logs.send(
          new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }),
          options,
        ),
  command: (target, { group, days }) =>
    days === null
      ? awsCommand(target, 'logs', 'delete-retention-policy', { 'log-group-name': group })
      : awsCommand(target, 'logs', 'put-retention-policy', {
          'log-group-name': group,
          'retention-in-days': days,
        }),
  inputOf: ({ days }, { group }) => ({ group, days }),
  costs: ({ days }) => (days === null ? ['What is stored is paid for, month after month.'] : []),
  loses: ({ days }, now) =>
    shortens(days, now)
      ? [`What is older than ${daysInWords(days)} is deleted, within about three days.`]
      : [],
  riskOf: ({ days }, now) => (shortens(days, now) ? 'destructive' : undefined),
  undoHow: ({ days }, now) =>
    shortens(days, now)
      ? { reach: 'partial', how: 'It is set as it was; events that were deleted meanwhile do not come back.' }
      : { reach: 'complete', how: 'It is set as it was.' },
});

function shortens(days: number | null, now: Retention): boolean {
  return days !== null && (now.days === null || days < now.days);
}

function daysInWords(days: number | null): string {
  return days === null ? 'for ever' : days === 1 ? 'a day' : `${days} days`;
}

function keptInWords(days: number | null): string {
  return days === null ? 'for ever' : `for ${daysInWords(days)}`;
}
