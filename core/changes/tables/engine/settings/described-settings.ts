import type {
  AttributeDefinition,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  OnDemandThroughput,
  ProvisionedThroughputDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type {
  CapacityUnits,
  Ceiling,
  Encryption,
  IndexSettings,
  KeyPart,
  TableSettings,
} from './settings.ts';

/** The settings that DescribeTable tells. */
export type DescribedSettings = Omit<
  TableSettings,
  'timeToLive' | 'pointInTimeRecovery' | 'tags' | 'contributorInsights' | 'resourcePolicy' | 'kinesisStreams'
>;

export function settingsOfDescription(table: TableDescription): DescribedSettings {
  const definitions = table.AttributeDefinitions ?? [];
  // A table that was never on demand has no summary of its billing mode.
  const mode = table.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  const isProvisioned = mode === 'PROVISIONED';
  return {
    table: table.TableName ?? '',
    arn: table.TableArn ?? '',
    key: keyOf(table.KeySchema, definitions),
    globalIndexes: (table.GlobalSecondaryIndexes ?? [])
      .map((index) => indexOf(index, definitions, isProvisioned))
      .sort(byName),
    localIndexes: (table.LocalSecondaryIndexes ?? [])
      .map((index) => indexOf(index, definitions, false))
      .sort(byName),
    billing: {
      mode,
      units: isProvisioned ? unitsOf(table.ProvisionedThroughput) : null,
      ceiling: ceilingOf(table.OnDemandThroughput),
    },
    tableClass: table.TableClassSummary?.TableClass ?? 'STANDARD',
    deletionProtection: table.DeletionProtectionEnabled ?? false,
    stream: table.StreamSpecification?.StreamEnabled
      ? (table.StreamSpecification.StreamViewType ?? null)
      : null,
    encryption: encryptionOf(table),
    replicaRegions: (table.Replicas ?? []).map(({ RegionName = '' }) => RegionName).sort(),
  };
}

function byName(left: IndexSettings, right: IndexSettings): number {
  return left.name < right.name ? -1 : 1;
}

function indexOf(
  index: GlobalSecondaryIndexDescription & LocalSecondaryIndexDescription,
  definitions: readonly AttributeDefinition[],
  isProvisioned: boolean,
): IndexSettings {
  return {
    name: index.IndexName ?? '',
    key: keyOf(index.KeySchema, definitions),
    projection: index.Projection?.ProjectionType ?? 'ALL',
    projected: [...(index.Projection?.NonKeyAttributes ?? [])].sort(),
    units: isProvisioned ? unitsOf(index.ProvisionedThroughput) : null,
    ceiling: ceilingOf(index.OnDemandThroughput),
  };
}

function keyOf(
  elements: readonly KeySchemaElement[] = [],
  definitions: readonly AttributeDefinition[],
): readonly KeyPart[] {
  return elements.map(({ AttributeName: name = '', KeyType: role = 'HASH' }) => {
    const type = definitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
    return { name, role, type: type ?? 'S' };
  });
}

function unitsOf(throughput: ProvisionedThroughputDescription | undefined): CapacityUnits {
  return { read: throughput?.ReadCapacityUnits ?? 0, write: throughput?.WriteCapacityUnits ?? 0 };
}

/** DynamoDB writes -1 where there is no limit. */
function ceilingOf(throughput: OnDemandThroughput | undefined): Ceiling {
  const limitOf = (units: number | undefined) => (units !== undefined && units > 0 ? units : null);
  return {
    read: limitOf(throughput?.MaxReadRequestUnits),
    write: limitOf(throughput?.MaxWriteRequestUnits),
  };
}

function encryptionOf({ SSEDescription: description }: TableDescription): Encryption {
  if (!description?.Status || description.Status === 'DISABLED') return { kind: 'aws-owned' };
  return { kind: 'kms', keyArn: description.KMSMasterKeyArn ?? null };
}
