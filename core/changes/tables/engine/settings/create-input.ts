import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { indexThroughput, tableThroughput } from './billing-calls.ts';
import { definitionsOf, projectionOf, schemaOf } from './index-calls.ts';
import type { TableSettings } from './settings.ts';

/**
 * CreateTable for a table like this one, under a name. Its indexes are made with it: local ones can not be made later,
 * and global ones would have to be filled one after the other. Its stream is not: consumers would take every item that
 * is put back for something new.
 */
export function createInput(settings: TableSettings, name: string): CreateTableCommandInput {
  const { key, globalIndexes, localIndexes, billing, tableClass, encryption } = settings;
  const allParts = [...key, ...[...globalIndexes, ...localIndexes].flatMap((index) => index.key)];
  return {
    TableName: name,
    KeySchema: schemaOf(key),
    AttributeDefinitions: definitionsOf(allParts),
    ...tableThroughput(settings),
    ...(globalIndexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: globalIndexes.map((index) => ({
            IndexName: index.name,
            KeySchema: schemaOf(index.key),
            Projection: projectionOf(index),
            ...indexThroughput(index, billing.mode, billing.units),
          })),
        }),
    ...(localIndexes.length === 0
      ? {}
      : {
          LocalSecondaryIndexes: localIndexes.map((index) => ({
            IndexName: index.name,
            KeySchema: schemaOf(index.key),
            Projection: projectionOf(index),
          })),
        }),
    ...(tableClass === 'STANDARD' ? {} : { TableClass: tableClass }),
    ...(encryption.kind === 'aws-owned'
      ? {}
      : {
          SSESpecification: {
            Enabled: true,
            SSEType: 'KMS' as const,
            ...(encryption.keyArn ? { KMSMasterKeyId: encryption.keyArn } : {}),
          },
        }),
  };
}
