import type {
  AttributeDefinition,
  GlobalSecondaryIndexUpdate,
  KeySchemaElement,
  Projection,
} from '@aws-sdk/client-dynamodb';
import { indexThroughput } from './billing-calls.ts';
import type { IndexSettings, KeyPart, TableSettings } from './settings.ts';

interface IndexCall {
  readonly name: string;
  readonly AttributeDefinitions?: AttributeDefinition[];
  readonly GlobalSecondaryIndexUpdates: GlobalSecondaryIndexUpdate[];
}

/** One call an index, deletions first. An index whose key or projection differs is made anew. */
export function indexCalls(
  current: TableSettings,
  wanted: Partial<Pick<TableSettings, 'globalIndexes' | 'billing'>>,
): readonly IndexCall[] {
  const { globalIndexes, billing = current.billing } = wanted;
  if (!globalIndexes) return [];
  const isThere = (index: IndexSettings, among: readonly IndexSettings[]) =>
    among.some((one) => one.name === index.name && shapeOf(one) === shapeOf(index));
  const gone = current.globalIndexes.filter((index) => !isThere(index, globalIndexes));
  const coming = globalIndexes.filter((index) => !isThere(index, current.globalIndexes));
  return [
    ...gone.map(({ name }) => ({ name, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: name } }] })),
    ...coming.map((index) => ({
      name: index.name,
      AttributeDefinitions: definitionsOf(index.key),
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: index.name,
            KeySchema: schemaOf(index.key),
            Projection: projectionOf(index),
            ...indexThroughput(index, billing.mode, billing.units),
          },
        },
      ],
    })),
  ];
}

function shapeOf({ key, projection, projected }: IndexSettings): string {
  return JSON.stringify([key, projection, projected]);
}

export function schemaOf(key: readonly KeyPart[]): KeySchemaElement[] {
  return key.map(({ name, role }) => ({ AttributeName: name, KeyType: role }));
}

export function definitionsOf(key: readonly KeyPart[]): AttributeDefinition[] {
  const types = new Map(key.map(({ name, type }) => [name, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

export function projectionOf({ projection, projected }: IndexSettings): Projection {
  return projection === 'INCLUDE'
    ? { ProjectionType: projection, NonKeyAttributes: [...projected] }
    : { ProjectionType: projection };
}
