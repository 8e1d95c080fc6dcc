import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { mapCell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import type { TableSummary } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { settingAction } from '../setting.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

/** What DynamoDB takes for provisioned units. Source: UpdateTable, ProvisionedThroughput. */
const units = z.number().int().min(1).max(1_000_000);

const capacityInput = z
  .object({
    table: tableName,
    billingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']),
    readCapacityUnits: units.optional(),
    writeCapacityUnits: units.optional(),
  })
  .strict()
  .refine(
    (input) =>
      input.billingMode === 'PAY_PER_REQUEST' || (input.readCapacityUnits && input.writeCapacityUnits),
    'a provisioned table needs both readCapacityUnits and writeCapacityUnits',
  );

type Capacity = Pick<TableSummary, 'billingMode' | 'readCapacityUnits' | 'writeCapacityUnits' | 'status'> & {
  readonly globalIndexes: readonly string[];
};

export const capacity = settingAction<z.infer<typeof capacityInput>, Capacity>({
  id: 'tables.set-capacity',
  title: 'Set capacity',
  kind: 'table',
  risk: 'costly',
  capability: 'settings:change',
  input: capacityInput,
  target: (input) => input.table,
  operation: 'dynamodb:UpdateTable',
  permissions: [may('table', 'dynamodb:UpdateTable')],
  async read(scene, input) {
    const cell = await describeTable(scene.source, input.table, budgetFor(scene.signal));
    return mapCell(cell, ({ billingMode, readCapacityUnits, writeCapacityUnits, status, indexes }) => ({
      billingMode,
      readCapacityUnits,
      writeCapacityUnits,
      status,
      globalIndexes: indexes.filter((one) => one.kind === 'GSI').map((one) => one.name),
    }));
  },
  wanted: (input, now) => ({
    status: now.status,
    globalIndexes: now.globalIndexes,
    billingMode: input.billingMode,
    readCapacityUnits: input.billingMode === 'PROVISIONED' ? input.readCapacityUnits : undefined,
    writeCapacityUnits: input.billingMode === 'PROVISIONED' ? input.writeCapacityUnits : undefined,
  }),
  words: (value) => ({
    'billing mode': value.billingMode === 'PROVISIONED' ? 'provisioned' : 'on demand',
    ...(value.billingMode === 'PROVISIONED'
      ? {
          'read capacity units': String(value.readCapacityUnits ?? 0),
          'write capacity units': String(value.writeCapacityUnits ?? 0),
        }
      : {}),
  }),
  summary: (input) =>
    input.billingMode === 'PROVISIONED'
      ? `Provision ${input.table} with ${input.readCapacityUnits ?? 0} read and ${input.writeCapacityUnits ?? 0} write units`
      : `Bill ${input.table} on demand`,
  send: (scene, input, now, options) =>
    scene.clients.dynamodb.send(
      new UpdateTableCommand({ TableName: input.table, ...throughput(input, now) }),
      options,
    ),
  command(target, input, now) {
    const change = throughput(input, now);
    return awsCommand(target, 'dynamodb', 'update-table', {
      'table-name': input.table,
      'billing-mode': change.BillingMode,
      'provisioned-throughput': change.ProvisionedThroughput,
      'global-secondary-index-updates': change.GlobalSecondaryIndexUpdates,
    });
  },
  inputOf: (before, input) => ({
    table: input.table,
    billingMode: before.billingMode,
    readCapacityUnits: before.readCapacityUnits,
    writeCapacityUnits: before.writeCapacityUnits,
  }),
  refusal: (_input, now) =>
    now.status === 'ACTIVE' ? undefined : `The table is ${now.status}: DynamoDB changes only an active one.`,
  costs: (input, now) => [
    ...(input.billingMode === 'PROVISIONED'
      ? ['Provisioned units are paid by the hour, used or not. Decreases are limited by the day.']
      : ['Requests are paid one by one.']),
    ...(input.billingMode !== now.billingMode
      ? ['DynamoDB allows a switch to on demand four times in 24 hours, a switch to provisioned at any time.']
      : []),
    ...(input.billingMode === 'PROVISIONED' &&
    now.billingMode !== 'PROVISIONED' &&
    now.globalIndexes.length > 0
      ? [`Each of the global indexes (${now.globalIndexes.join(', ')}) is given the same units.`]
      : []),
  ],
});

/** Indexes need units of their own when a table leaves on demand. */
function throughput(
  input: z.infer<typeof capacityInput>,
  now: Capacity,
): Pick<UpdateTableCommandInput, 'BillingMode' | 'ProvisionedThroughput' | 'GlobalSecondaryIndexUpdates'> {
  if (input.billingMode === 'PAY_PER_REQUEST') return { BillingMode: 'PAY_PER_REQUEST' };
  const ProvisionedThroughput = {
    ReadCapacityUnits: input.readCapacityUnits ?? 1,
    WriteCapacityUnits: input.writeCapacityUnits ?? 1,
  };
  const indexes = now.billingMode === 'PROVISIONED' ? [] : now.globalIndexes;
  return {
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput,
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexUpdates: indexes.map((IndexName) => ({
            Update: { IndexName, ProvisionedThroughput },
          })),
        }
      : {}),
  };
}
