import { describe, expect, it } from 'vitest';
import { createInput } from './create-input.ts';
import { settingsDifference } from './settings-difference.ts';
import { ARN, indexOn, known, PLAIN, PROVISIONED, UNREAD } from './settings.fixture.ts';
import type { TableSettings } from './settings.ts';

describe('a table made like another', () => {
  it('has its indexes from the beginning, and its stream not yet', () => {
    const settings: TableSettings = {
      ...PROVISIONED,
      stream: 'NEW_IMAGE',
      localIndexes: [
        indexOn('L', {
          key: [
            { name: 'PK', role: 'HASH', type: 'S' },
            { name: 'when', role: 'RANGE', type: 'N' },
          ],
        }),
      ],
      encryption: { kind: 'kms', keyArn: 'arn:aws:kms:us-east-1:000000000000:key/1' },
    };
    expect(createInput(settings, 'copy')).toEqual({
      TableName: 'copy',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'APK', AttributeType: 'S' },
        { AttributeName: 'BPK', AttributeType: 'S' },
        { AttributeName: 'when', AttributeType: 'N' },
      ],
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      GlobalSecondaryIndexes: ['A', 'B'].map((name, index) => ({
        IndexName: name,
        KeySchema: [{ AttributeName: `${name}PK`, KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        ProvisionedThroughput: { ReadCapacityUnits: index + 1, WriteCapacityUnits: index + 1 },
      })),
      LocalSecondaryIndexes: [
        {
          IndexName: 'L',
          KeySchema: [
            { AttributeName: 'PK', KeyType: 'HASH' },
            { AttributeName: 'when', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      SSESpecification: {
        Enabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: 'arn:aws:kms:us-east-1:000000000000:key/1',
      },
    });
  });
});

describe('the difference of two tables', () => {
  it('names every setting, and tells unknown from different', () => {
    const left: TableSettings = {
      ...PLAIN,
      tags: known({ a: '1', b: '2' }),
      timeToLive: UNREAD,
      globalIndexes: [indexOn('A')],
    };
    const right: TableSettings = {
      ...PLAIN,
      arn: `${ARN}-2`,
      table: 'orders-2',
      tags: known({ a: '2' }),
      stream: 'NEW_IMAGE',
    };
    expect(settingsDifference(left, right)).toEqual({
      different: [
        { setting: 'index A', left: 'APK (S, HASH); ALL', right: undefined },
        { setting: 'tag a', left: '1', right: '2' },
        { setting: 'tag b', left: '2', right: undefined },
        { setting: 'stream', left: undefined, right: 'NEW_IMAGE' },
      ],
      unknown: [{ setting: 'time to live', sides: ['left'] }],
    });
  });
});
