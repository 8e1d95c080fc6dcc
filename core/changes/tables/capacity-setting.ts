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

const indexUnits = z
  .object({ name: z.string().min(3).max(255), readCapacityUnits: units, writeCapacityUnits: units })
  .strict();

const capacityInput = z
  .object({
    table: tableName,
    billingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']),
    readCapacityUnits: units.optional(),
    writeCapacityUnits: units.optional(),
    /** Global indexes that get other units than the table. */
    indexes: z.array(indexUnits).max(200).optional(),
  })
  .strict()
  .refine(
    (input) =>
      input.billingMode === 'PAY_PER_REQUEST' || (input.readCapacityUnits && input.writeCapacityUnits),
    'a provisioned table needs both readCapacityUnits and writeCapacityUnits',
  );
type CapacityInput = z.infer<typeof capacityInput>;

interface Units {
  /** Both absent on demand. */
  readonly readCapacityUnits?: number;
  readonly writeCapacityUnits?: number;
}

interface Capacity extends Units, Pick<TableSummary, 'billingMode' | 'status'> {
  readonly globalIndexes: readonly ({ readonly name: string } & Units)[];
}

export const capacity = settingAction<CapacityInput, Capacity>({
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
      globalIndexes: indexes
        .filter(({ kind }) => kind === 'GSI')
        .map(({ name, readCapacityUnits: reads, writeCapacityUnits: writes }) => ({
          name,
          readCapacityUnits: reads,
          writeCapacityUnits: writes,
        })),
    }));
  },
  wanted: (input, now) => ({
    status: now.status,
    globalIndexes: now.globalIndexes.map(({ name }) => ({ name, ...unitsOfIndex(input, now, name) })),
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
          ...Object.fromEntries(
            value.globalIndexes.map(({ name, readCapacityUnits = 0, writeCapacityUnits = 0 }) => [
              `index ${name}`,
              `${readCapacityUnits} read, ${writeCapacityUnits} write units`,
            ]),
          ),
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
    ...formerIndexes(before, input),
  }),
  refusal(input, now) {
    if (now.status !== 'ACTIVE') return `The table is ${now.status}: DynamoDB changes only an active one.`;
    const unknown = input.indexes?.find(({ name }) => !now.globalIndexes.some((one) => one.name === name));
    return unknown && `${input.table} has no global index ${unknown.name}.`;
  },
  costs: (input, now) => [
    ...(input.billingMode === 'PROVISIONED'
      ? ['Provisioned units are paid by the hour, used or not. Decreases are limited by the day.']
      : ['Requests are paid one by one.']),
    ...(input.billingMode !== now.billingMode
      ? ['DynamoDB allows a switch to on demand four times in 24 hours, a switch to provisioned at any time.']
      : []),
    ...givenTheSame(input, now),
  ],
});

/** Indexes that nothing is said of, where the table leaves on demand: they need units of their own then. */
function givenTheSame(input: CapacityInput, now: Capacity): readonly string[] {
  if (input.billingMode !== 'PROVISIONED' || now.billingMode === 'PROVISIONED') return [];
  const names = now.globalIndexes
    .map(({ name }) => name)
    .filter((name) => !input.indexes?.some((one) => one.name === name));
  return names.length > 0
    ? [`Each of the global indexes (${names.join(', ')}) is given the same units.`]
    : [];
}

function unitsOfIndex(input: CapacityInput, now: Capacity, name: string): Units {
  if (input.billingMode === 'PAY_PER_REQUEST') return {};
  const asked = input.indexes?.find((one) => one.name === name);
  const kept =
    now.billingMode === 'PROVISIONED' ? now.globalIndexes.find((one) => one.name === name) : undefined;
  const { readCapacityUnits, writeCapacityUnits } = asked ?? kept ?? input;
  return { readCapacityUnits, writeCapacityUnits };
}

/** What the indexes had, where it is another thing afterwards. */
function formerIndexes(before: Capacity, input: CapacityInput): Pick<CapacityInput, 'indexes'> {
  const isOther = input.billingMode === 'PAY_PER_REQUEST' || input.indexes !== undefined;
  if (before.billingMode !== 'PROVISIONED' || before.globalIndexes.length === 0 || !isOther) return {};
  return {
    indexes: before.globalIndexes.map(({ name, readCapacityUnits = 1, writeCapacityUnits = 1 }) => ({
      name,
      readCapacityUnits,
      writeCapacityUnits,
    })),
  };
}

/** DynamoDB refuses units that are set already: only what is another is asked for. */
function throughput(
  input: CapacityInput,
  now: Capacity,
): Pick<UpdateTableCommandInput, 'BillingMode' | 'ProvisionedThroughput' | 'GlobalSecondaryIndexUpdates'> {
  if (input.billingMode === 'PAY_PER_REQUEST') return { BillingMode: 'PAY_PER_REQUEST' };
  const indexes = now.globalIndexes
    .map((former) => ({ former, units: unitsOfIndex(input, now, former.name) }))
    .filter(({ former, units }) => !isSame(former, units));
  return {
    BillingMode: 'PROVISIONED',
    ...(isSame(input, now) ? {} : { ProvisionedThroughput: unitsToSdk(input) }),
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexUpdates: indexes.map(({ former, units }) => ({
            Update: { IndexName: former.name, ProvisionedThroughput: unitsToSdk(units) },
          })),
        }
      : {}),
  };
}

function isSame(one: Units, other: Units): boolean {
  return (
    one.readCapacityUnits === other.readCapacityUnits && one.writeCapacityUnits === other.writeCapacityUnits
  );
}

function unitsToSdk({ readCapacityUnits = 1, writeCapacityUnits = 1 }: Units) {
  return { ReadCapacityUnits: readCapacityUnits, WriteCapacityUnits: writeCapacityUnits };
}
