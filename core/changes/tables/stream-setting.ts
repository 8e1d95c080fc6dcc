import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { mapCell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { may } from '../../permissions/permission.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { settingAction } from '../setting.ts';
import { tableName } from './item-input.ts';

/** What a record of a stream holds of an item. Source: DynamoDB API reference, StreamSpecification. */
const STREAM_VIEWS = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
const OFF = 'off';

const streamInput = z.object({ table: tableName, view: z.enum([OFF, ...STREAM_VIEWS]) }).strict();

export const tableStream = settingAction<
  z.infer<typeof streamInput>,
  { readonly view: z.infer<typeof streamInput>['view'] }
>({
  id: 'tables.set-stream',
  title: 'Set stream',
  kind: 'table',
  risk: 'reversible',
  capability: 'settings:change',
  input: streamInput,
  target: (input) => input.table,
  operation: 'dynamodb:UpdateTable',
  permissions: [may('table', 'dynamodb:UpdateTable')],
  async read(scene, input) {
    const cell = await describeTable(scene.source, input.table, budgetFor(scene.signal));
    return mapCell(cell, ({ stream }) => ({ view: STREAM_VIEWS.find((one) => one === stream?.view) ?? OFF }));
  },
  wanted: (input) => ({ view: input.view }),
  words: (value) => ({ stream: value.view }),
  summary: (input) =>
    input.view === OFF
      ? `Switch the stream of ${input.table} off`
      : `Switch a stream of ${input.table} on, with ${input.view}`,
  refusal: (input, now) =>
    now.view !== OFF && input.view !== OFF
      ? `DynamoDB changes no stream that is on: switch the one with ${now.view} off first.`
      : undefined,
  costs: (input) =>
    input.view === OFF ? [] : ['Reading a stream costs by its calls; functions read theirs for nothing.'],
  loses: (input) =>
    input.view === OFF
      ? ['Whoever reads the stream is told of no further change; what it holds can be read for a day.']
      : [],
  undoHow: (input) =>
    input.view === OFF
      ? {
          reach: 'partial',
          how: 'Another stream is switched on with the same view: it has an address of its own, and begins empty. Functions that read the former one have to be given it.',
        }
      : { reach: 'complete', how: 'It is switched off.' },
  send: (scene, input, _now, options) =>
    scene.clients.dynamodb.send(
      new UpdateTableCommand({
        TableName: input.table,
        StreamSpecification:
          input.view === OFF ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType: input.view },
      }),
      options,
    ),
  command: (target, input) =>
    awsCommand(target, 'dynamodb', 'update-table', {
      'table-name': input.table,
      'stream-specification':
        input.view === OFF ? 'StreamEnabled=false' : `StreamEnabled=true,StreamViewType=${input.view}`,
    }),
  inputOf: (before, input) => ({ table: input.table, view: before.view }),
});
