import type {
  AttributeDefinition,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { IndexSummary, KeyAttribute, KeySchema, TableEncryption, TableSummary } from './types.ts';

/** DescribeTable's answer in the console's words. Capacity of an on-demand table (told as 0) is left out. */
export function summaryFromSdk(table: TableDescription, name: string): TableSummary {
  const definitions = table.AttributeDefinitions ?? [];
  const onDemand = isOnDemand(table);
  const throughput = onDemand ? undefined : table.ProvisionedThroughput;
  return {
    name: table.TableName ?? name,
    arn: table.TableArn ?? '',
    status: table.TableStatus ?? 'UNKNOWN',
    ...keySchema(table.KeySchema, definitions),
    indexes: [
      ...(table.GlobalSecondaryIndexes ?? []).map((index) => globalIndex(index, definitions, onDemand)),
      ...(table.LocalSecondaryIndexes ?? []).map((index) => localIndex(index, definitions)),
    ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    billingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    readCapacityUnits: throughput?.ReadCapacityUnits,
    writeCapacityUnits: throughput?.WriteCapacityUnits,
    maximumReadRequestUnits: limitOf(table.OnDemandThroughput?.MaxReadRequestUnits),
    maximumWriteRequestUnits: limitOf(table.OnDemandThroughput?.MaxWriteRequestUnits),
    itemCount: table.ItemCount ?? 0,
    sizeBytes: table.TableSizeBytes ?? 0,
    createdAt: table.CreationDateTime?.getTime(),
    tableClass: table.TableClassSummary?.TableClass ?? 'STANDARD',
    deletionProtection: table.DeletionProtectionEnabled ?? false,
    stream: table.StreamSpecification?.StreamEnabled
      ? { view: table.StreamSpecification.StreamViewType ?? '', arn: table.LatestStreamArn }
      : undefined,
    encryption: encryptionOf(table),
    replicaRegions: (table.Replicas ?? []).map((replica) => replica.RegionName ?? '').sort(),
  };
}

/**
 * Endpoints differ in what they tell of the billing mode; provisioned capacity is never nought. Source: DynamoDB API
 * reference, ProvisionedThroughput (minimum 1).
 */
function isOnDemand({ BillingModeSummary, ProvisionedThroughput }: TableDescription): boolean {
  const mode = BillingModeSummary?.BillingMode;
  if (mode === 'PAY_PER_REQUEST' || mode === 'PROVISIONED') return mode === 'PAY_PER_REQUEST';
  return ProvisionedThroughput?.ReadCapacityUnits === 0 && ProvisionedThroughput.WriteCapacityUnits === 0;
}

function globalIndex(
  index: GlobalSecondaryIndexDescription,
  definitions: readonly AttributeDefinition[],
  onDemand: boolean,
): IndexSummary {
  const throughput = onDemand ? undefined : index.ProvisionedThroughput;
  return {
    ...commonIndex(index, definitions),
    kind: 'GSI',
    status: index.IndexStatus,
    backfilling: index.Backfilling,
    readCapacityUnits: throughput?.ReadCapacityUnits,
    writeCapacityUnits: throughput?.WriteCapacityUnits,
  };
}

function localIndex(
  index: LocalSecondaryIndexDescription,
  definitions: readonly AttributeDefinition[],
): IndexSummary {
  return { ...commonIndex(index, definitions), kind: 'LSI' };
}

function commonIndex(
  index: GlobalSecondaryIndexDescription | LocalSecondaryIndexDescription,
  definitions: readonly AttributeDefinition[],
): Omit<IndexSummary, 'kind'> {
  return {
    name: index.IndexName ?? '',
    ...keySchema(index.KeySchema, definitions),
    projection: index.Projection?.ProjectionType ?? 'ALL',
    projectedAttributes: [...(index.Projection?.NonKeyAttributes ?? [])].sort(),
    itemCount: index.ItemCount,
    sizeBytes: index.IndexSizeBytes,
  };
}

function keySchema(
  elements: readonly KeySchemaElement[] | undefined,
  definitions: readonly AttributeDefinition[],
): KeySchema {
  const keys = (elements ?? []).map(({ AttributeName: name = '', KeyType: role = 'HASH' }) => {
    const type = definitions.find((definition) => definition.AttributeName === name)?.AttributeType;
    return { name, type: type ?? 'S', role } as const;
  });
  const partitionKey = keys.find((key) => key.role === 'HASH');
  const sortKey = keys.find((key) => key.role === 'RANGE');
  const furtherKeys = keys.filter((key) => key !== partitionKey && key !== sortKey);
  return {
    partitionKey: bare(partitionKey) ?? { name: '', type: 'S' },
    sortKey: bare(sortKey),
    ...(furtherKeys.length > 0 ? { furtherKeys } : {}),
  };
}

function bare(key: KeyAttribute | undefined): KeyAttribute | undefined {
  return key && { name: key.name, type: key.type };
}

/** DynamoDB writes -1 where no limit is set. */
function limitOf(units: number | undefined): number | undefined {
  return units !== undefined && units > 0 ? units : undefined;
}

function encryptionOf(table: TableDescription): TableEncryption {
  const description = table.SSEDescription;
  if (!description?.Status || description.Status === 'DISABLED') return { kind: 'aws-owned' };
  return { kind: 'kms', status: description.Status, keyArn: description.KMSMasterKeyArn };
}
