import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Stage } from '../../../core/catalogue/stage.ts';
import type { IndexDefinition, KeyAttribute, TableDefinition } from '../../../core/catalogue/tables.ts';
import { explain } from './explain.ts';
import { keptAs } from './kept.ts';

const TYPES: Readonly<Record<KeyAttribute['type'], dynamodb.AttributeType>> = {
  S: dynamodb.AttributeType.STRING,
  N: dynamodb.AttributeType.NUMBER,
  B: dynamodb.AttributeType.BINARY,
};

const PROJECTIONS: Readonly<Record<IndexDefinition['projection'], dynamodb.ProjectionType>> = {
  ALL: dynamodb.ProjectionType.ALL,
  KEYS_ONLY: dynamodb.ProjectionType.KEYS_ONLY,
};

/** A table of the catalogue as a stage has it. */
export function createTable(scope: Construct, table: TableDefinition, stage: Stage): dynamodb.Table {
  const { timeToLive } = table;
  const isRecoverable = table.pointInTimeRecovery.includes(stage);
  const made = new dynamodb.Table(scope, `Table-${table.logical}`, {
    tableName: table.names[stage],
    ...keysOf(table),
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    ...(isRecoverable && { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } }),
    ...(timeToLive?.stages.includes(stage) && { timeToLiveAttribute: timeToLive.attribute }),
    deletionProtection: table.deletionProtection.includes(stage),
    removalPolicy: keptAs(stage),
  });
  for (const index of table.indexes)
    made.addGlobalSecondaryIndex({
      indexName: index.name,
      ...keysOf(index),
      projectionType: PROJECTIONS[index.projection],
    });
  if (!isRecoverable)
    explain(made, {
      'AwsSolutions-DDB3': `The catalogue keeps no history of ${table.logical} in ${stage}: it is seeded anew instead.`,
    });
  return made;
}

function keysOf({
  partitionKey,
  sortKey,
}: {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
}): dynamodb.SchemaOptions & { readonly partitionKey: dynamodb.Attribute } {
  return { partitionKey: attribute(partitionKey), ...(sortKey && { sortKey: attribute(sortKey) }) };
}

function attribute({ name, type }: KeyAttribute): dynamodb.Attribute {
  return { name, type: TYPES[type] };
}
