import { randomUUID } from 'node:crypto';
import type {
  CreateTableCommandInput,
  CreateTableCommandOutput,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { invalidValues, resourceInUse, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { checkNewName, Constraints } from '../validation.ts';
import { describeTable } from './describe-table.ts';
import { activate } from './settle.ts';
import type { IndexRecord, KeyAttribute, KeyPair, TableRecord } from './table.ts';
import { keyAttributes } from './table.ts';
import {
  checkAttributeDefinitions,
  checkKeySchema,
  checkProjection,
  checkThroughput,
  MAX_PROJECTED_ATTRIBUTES,
  readDefinitions,
  readKeys,
  readProjection,
  readStream,
  readTags,
  readThroughput,
  refuseSettings,
} from './table-input.ts';

const MAX_LOCAL_INDEXES = 5;
const MAX_GLOBAL_INDEXES = 20;

type IndexInput = GlobalSecondaryIndex | LocalSecondaryIndex;

function checkShape(input: CreateTableCommandInput): void {
  if (input.TableName === undefined)
    throw validationError("The parameter 'TableName' is required but was not present in the request");
  const constraints = new Constraints();
  checkNewName(constraints, input.TableName, 'tableName');
  checkKeySchema(constraints, 'keySchema', input.KeySchema);
  constraints.required('attributeDefinitions', input.AttributeDefinitions);
  checkAttributeDefinitions(constraints, input.AttributeDefinitions);
  constraints
    .oneOf('billingMode', input.BillingMode, ['PROVISIONED', 'PAY_PER_REQUEST'])
    .oneOf('tableClass', input.TableClass, ['STANDARD', 'STANDARD_INFREQUENT_ACCESS']);
  checkThroughput(constraints, 'provisionedThroughput', input.ProvisionedThroughput);
  const groups: readonly [string, readonly IndexInput[] | undefined][] = [
    ['localSecondaryIndexes', input.LocalSecondaryIndexes],
    ['globalSecondaryIndexes', input.GlobalSecondaryIndexes],
  ];
  for (const [group, indexes] of groups) {
    indexes?.forEach((index, position) => {
      const member = `${group}.${position + 1}.member`;
      checkNewName(constraints, index.IndexName, `${member}.indexName`);
      checkKeySchema(constraints, `${member}.keySchema`, index.KeySchema);
      checkProjection(constraints, `${member}.projection`, index.Projection);
      if ('ProvisionedThroughput' in index)
        checkThroughput(constraints, `${member}.provisionedThroughput`, index.ProvisionedThroughput);
    });
  }
  constraints.check();
  const settings: Readonly<Record<string, unknown>> = { ...input };
  refuseSettings(settings, [
    'OnDemandThroughput',
    'WarmThroughput',
    'ResourcePolicy',
    'GlobalTableSettingsReplicationMode',
    'GlobalTableSourceArn',
    'VectorIndexes',
  ]);
  if (input.SSESpecification?.Enabled === true) refuseSettings(settings, ['SSESpecification']);
}

function checkBilling(input: CreateTableCommandInput): void {
  if (input.BillingMode === 'PAY_PER_REQUEST') {
    if (input.ProvisionedThroughput !== undefined)
      throw invalidValues(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    return;
  }
  if (input.ProvisionedThroughput === undefined)
    throw invalidValues(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
}

/** Throws ValidationException where throughput of an index is missing, or given though the table is on demand. */
export function checkIndexBilling(index: GlobalSecondaryIndex, onDemand: boolean): void {
  if (onDemand && index.ProvisionedThroughput !== undefined)
    throw invalidValues(
      `ProvisionedThroughput should not be specified for index: ${index.IndexName ?? ''} when BillingMode is PAY_PER_REQUEST`,
    );
  if (!onDemand && index.ProvisionedThroughput === undefined)
    throw invalidValues(
      `ProvisionedThroughput must be specified for index: ${index.IndexName ?? ''} when BillingMode is PROVISIONED`,
    );
}

function readIndex(
  input: IndexInput,
  kind: 'GLOBAL' | 'LOCAL',
  definitions: readonly KeyAttribute[],
  storeId: number,
): IndexRecord {
  return {
    name: input.IndexName ?? '',
    kind,
    keys: readKeys(input.KeySchema ?? [], definitions),
    ...readProjection(input.Projection),
    status: 'ACTIVE',
    backfilling: false,
    throughput: readThroughput('ProvisionedThroughput' in input ? input.ProvisionedThroughput : undefined),
    storeId,
  };
}

function checkLocal(keys: KeyPair, index: IndexRecord): void {
  if (index.keys.range === undefined)
    throw invalidValues(`Index KeySchema does not have a range key for index: ${index.name}`);
  if (index.keys.hash.name !== keys.hash.name)
    throw invalidValues(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.name}. index hash key: ${index.keys.hash.name}, table hash key: ${keys.hash.name}`,
    );
}

export interface IndexLists {
  readonly local: readonly LocalSecondaryIndex[] | undefined;
  readonly global: readonly GlobalSecondaryIndex[] | undefined;
}

/** The indexes of a new table. Throws ValidationException where AWS refuses one, or their number. */
export function readIndexes(
  engine: Engine,
  lists: IndexLists,
  keys: KeyPair,
  definitions: readonly KeyAttribute[],
  onDemand: boolean,
): readonly IndexRecord[] {
  const { local, global } = lists;
  if (local?.length === 0) throw invalidValues('List of LocalSecondaryIndexes is empty');
  if (local !== undefined && keys.range === undefined)
    throw invalidValues(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    );
  if ((local?.length ?? 0) > MAX_LOCAL_INDEXES)
    throw invalidValues(`Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL_INDEXES}`);
  if (global?.length === 0) throw invalidValues('List of GlobalSecondaryIndexes is empty');
  if ((global?.length ?? 0) > MAX_GLOBAL_INDEXES)
    throw invalidValues(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`);

  const indexes: IndexRecord[] = [];
  for (const input of local ?? []) {
    const index = readIndex(input, 'LOCAL', definitions, engine.database.newStoreId());
    checkLocal(keys, index);
    indexes.push(index);
  }
  for (const input of global ?? []) {
    checkIndexBilling(input, onDemand);
    indexes.push(readIndex(input, 'GLOBAL', definitions, engine.database.newStoreId()));
  }
  const names = new Set<string>();
  for (const { name } of indexes) {
    if (names.has(name)) throw invalidValues(`Duplicate index name: ${name}`);
    names.add(name);
  }
  const projected = indexes.reduce((sum, { nonKeyAttributes }) => sum + nonKeyAttributes.length, 0);
  if (projected > MAX_PROJECTED_ATTRIBUTES)
    throw invalidValues(
      `Total number of all projected non key attributes exceeds the limit of ${MAX_PROJECTED_ATTRIBUTES}`,
    );
  return indexes;
}

/** Throws ValidationException where an attribute is defined that no key uses. */
export function checkAllUsed(
  definitions: readonly KeyAttribute[],
  keys: KeyPair,
  indexes: readonly IndexRecord[],
): void {
  const used = new Set(
    [keys, ...indexes.map((index) => index.keys)].flatMap(keyAttributes).map(({ name }) => name),
  );
  if (used.size === definitions.length) return;
  if (indexes.length === 0)
    throw invalidValues(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  const shown = (names: Iterable<string>) => `[${[...names].join(', ')}]`;
  throw invalidValues(
    `Some AttributeDefinitions are not used. AttributeDefinitions: ${shown(definitions.map(({ name }) => name))}, keys used: ${shown(used)}`,
  );
}

function checkTableKeys(input: CreateTableCommandInput, definitions: readonly KeyAttribute[]): void {
  const schema = input.KeySchema ?? [];
  const known = new Set(definitions.map(({ name }) => name));
  const undefinedKey = schema.some(({ AttributeName }) => !known.has(AttributeName ?? ''));
  const twiceTheSame = schema.length === 2 && schema[0]?.AttributeName === schema[1]?.AttributeName;
  if (schema.length === 2 && (undefinedKey || (twiceTheSame && definitions.length === 1)))
    throw validationError('Invalid KeySchema: Some index key attribute have no definition');
}

export function createTable(
  engine: Engine,
  input: CreateTableCommandInput,
): Output<CreateTableCommandOutput> {
  checkShape(input);
  checkBilling(input);
  const nowMs = engine.cloud.clock.now();
  const onDemand = input.BillingMode === 'PAY_PER_REQUEST';
  const definitions = readDefinitions(input.AttributeDefinitions ?? []);
  checkTableKeys(input, definitions);
  const keys = readKeys(input.KeySchema ?? [], definitions);
  const lists: IndexLists = { local: input.LocalSecondaryIndexes, global: input.GlobalSecondaryIndexes };
  const indexes = readIndexes(engine, lists, keys, definitions, onDemand);
  checkAllUsed(definitions, keys, indexes);
  const name = input.TableName ?? '';
  const record: TableRecord = {
    name,
    tableId: randomUUID(),
    createdAtMs: nowMs,
    status: 'CREATING',
    attributeDefinitions: definitions,
    keys,
    billingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    onDemandSinceMs: onDemand ? nowMs : undefined,
    throughput: readThroughput(input.ProvisionedThroughput),
    tableClass: input.TableClass === undefined ? undefined : { name: input.TableClass },
    deletionProtection: input.DeletionProtectionEnabled === true,
    stream: readStream(input.StreamSpecification, nowMs),
    tags: readTags(input.Tags),
    indexes,
    storeId: engine.database.newStoreId(),
  };
  if (engine.tables.find(name) !== undefined) throw resourceInUse(`Table already exists: ${name}`);
  engine.tables.save(record);
  engine.streams.follow(record, engine.tables.arnOf(name));
  activate(engine, record);
  const creating: TableRecord = {
    ...record,
    indexes: indexes.map((index) => (index.kind === 'GLOBAL' ? { ...index, status: 'CREATING' } : index)),
  };
  return { TableDescription: describeTable(engine, creating) };
}
