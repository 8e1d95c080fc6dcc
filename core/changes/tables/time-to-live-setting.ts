import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { awsCommand } from '../../commands/command-line.ts';
import { describeTimeToLive } from '../../resources/tables/describe.ts';
import type { TimeToLive } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { settingAction } from '../setting.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

const timeToLiveInput = z
  .object({
    table: tableName,
    /** Null: items do not expire. */
    attribute: z.string().min(1).max(255).nullable(),
  })
  .strict();

export const timeToLive = settingAction<z.infer<typeof timeToLiveInput>, TimeToLive>({
  id: 'tables.set-time-to-live',
  title: 'Set time to live',
  kind: 'table',
  risk: 'destructive',
  capability: 'settings:change',
  input: timeToLiveInput,
  target: (input) => input.table,
  operation: 'dynamodb:UpdateTimeToLive',
  permissions: [may('table', 'dynamodb:UpdateTimeToLive')],
  read: (scene, input) => describeTimeToLive(scene.source, input.table, budgetFor(scene.signal)),
  wanted: (input, now) =>
    input.attribute === null
      ? { status: 'DISABLED', attribute: undefined }
      : { status: now.status === 'ENABLING' ? now.status : 'ENABLED', attribute: input.attribute },
  words: (value) => {
    const on = value.status === 'ENABLED' || value.status === 'ENABLING';
    return { 'time to live': on ? `by ${value.attribute ?? ''}` : 'off' };
  },
  summary: (input) =>
    input.attribute === null
      ? `Let the items of ${input.table} live on`
      : `Let the items of ${input.table} expire by ${input.attribute}`,
  // DynamoDB takes the attribute when switching off too, and refuses another than the one that is set.
  send: (scene, input, now, options) =>
    scene.clients.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: input.table,
        TimeToLiveSpecification: timeToLiveSpecification(input, now),
      }),
      options,
    ),
  command: (target, input, now) =>
    awsCommand(target, 'dynamodb', 'update-time-to-live', {
      'table-name': input.table,
      'time-to-live-specification': timeToLiveSpecification(input, now),
    }),
  inputOf: (before, input) => ({
    table: input.table,
    attribute: before.status === 'ENABLED' ? (before.attribute ?? null) : null,
  }),
  refusal(input, now) {
    if (now.status === 'ENABLING' || now.status === 'DISABLING')
      return `Time to live is ${now.status.toLowerCase()}: DynamoDB takes up to an hour for that.`;
    if (input.attribute !== null && now.status === 'ENABLED' && now.attribute !== input.attribute)
      return `Items expire by ${now.attribute ?? ''} already. DynamoDB changes the attribute only by switching it off first.`;
    return undefined;
  },
  loses: (input) =>
    input.attribute === null
      ? []
      : [`Every item whose ${input.attribute} lies in the past is deleted by DynamoDB within days.`],
  undoHow: (input) =>
    input.attribute === null
      ? { reach: 'complete', how: 'It is switched on again, an hour later at the earliest.' }
      : {
          reach: 'partial',
          how: 'It can be switched off again, an hour later; what expired until then is gone.',
        },
});

function timeToLiveSpecification(input: z.infer<typeof timeToLiveInput>, now: TimeToLive) {
  return { Enabled: input.attribute !== null, AttributeName: input.attribute ?? now.attribute ?? '' };
}
