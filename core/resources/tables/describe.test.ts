import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { budgetFor } from '../../upstream/budget.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import type { AnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { lastBackup } from './backups.ts';
import { describeTable, listTableNames, listTableTags } from './describe.ts';

interface Asked {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const NAMES = Array.from({ length: 250 }, (_, number) => `table-${String(number).padStart(3, '0')}`);
const BACKUPS = Array.from({ length: 230 }, (_, number) => ({
  BackupArn: `arn:${number}`,
  BackupName: `backup-${number}`,
  TableName: number % 2 === 0 ? 'even' : 'odd',
  BackupStatus: number === 229 ? 'CREATING' : 'AVAILABLE',
  BackupCreationDateTime: 1_700_000_000 + number,
}));

/** Pages as DynamoDB gives them: at most a hundred, and where the next begins. */
const ANSWERS: Readonly<Record<string, (input: Asked['input']) => object>> = {
  ListTables({ ExclusiveStartTableName: start }) {
    const from = start === undefined ? 0 : NAMES.indexOf(String(start)) + 1;
    const page = NAMES.slice(from, from + 100);
    return { TableNames: page, LastEvaluatedTableName: from + 100 < NAMES.length ? page.at(-1) : undefined };
  },
  ListBackups({ ExclusiveStartBackupArn: start, TableName: name }) {
    const all = BACKUPS.filter((backup) => name === undefined || backup.TableName === name);
    const from = start === undefined ? 0 : all.findIndex((backup) => backup.BackupArn === start) + 1;
    const page = all.slice(from, from + 100);
    const last = from + 100 < all.length ? page.at(-1)?.BackupArn : undefined;
    return { BackupSummaries: page, LastEvaluatedBackupArn: last };
  },
  ListTagsOfResource: ({ NextToken: token }) =>
    token === undefined
      ? { Tags: [{ Key: 'b', Value: '2' }], NextToken: 'more' }
      : { Tags: [{ Key: 'a', Value: '1' }] },
  DescribeTable: () => ({
    Table: {
      TableName: 'videos',
      TableStatus: 'ACTIVE',
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/videos',
      AttributeDefinitions: ['PK', 'a', 'b', 'c', 'd'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws:kms:key' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      Replicas: [{ RegionName: 'us-west-2' }, { RegionName: 'eu-west-1' }],
      OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 40 },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'WIDE',
          KeySchema: [
            { AttributeName: 'a', KeyType: 'HASH' },
            { AttributeName: 'b', KeyType: 'HASH' },
            { AttributeName: 'c', KeyType: 'RANGE' },
            { AttributeName: 'd', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  }),
};

describe('reads of tables', () => {
  let endpoint: AnsweringEndpoint;
  const asked: Asked[] = [];

  beforeAll(async () => {
    endpoint = await startAnsweringEndpoint((request, body, response) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const input = JSON.parse(body) as Asked['input'];
      asked.push({ operation, input });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(ANSWERS[operation]?.(input) ?? {}));
    });
  });
  afterAll(() => endpoint.close());
  beforeEach(() => void asked.splice(0));

  const budget = () => budgetFor(new AbortController().signal, 10_000);

  it('ask for every page of names once, and not again while the answer is fresh', async () => {
    const source = endpoint.source();
    const [one, other] = await Promise.all([
      listTableNames(source, budget()),
      listTableNames(source, budget()),
    ]);
    expect(one).toMatchObject({ state: 'fresh', value: NAMES });
    expect(other).toEqual(one);
    await listTableNames(source, budget());
    expect(asked.map(({ operation }) => operation)).toEqual(['ListTables', 'ListTables', 'ListTables']);
  });

  it('find the newest backup of one table, one that is finished', async () => {
    expect(await lastBackup(endpoint.source(), 'odd', budget())).toMatchObject({
      value: { name: 'backup-227' },
    });
    expect(await lastBackup(endpoint.source(), 'none', budget())).toMatchObject({ state: 'empty' });
  });

  it('gather tags of all pages', async () => {
    expect(await listTableTags(endpoint.source(), 'arn:x', budget())).toMatchObject({
      value: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    });
  });

  it('tell provisioned capacity, keys of several parts, streams and encryption', async () => {
    const cell = await describeTable(endpoint.source(), 'videos', budget());
    expect(cell).toMatchObject({
      value: {
        billingMode: 'PROVISIONED',
        readCapacityUnits: 5,
        writeCapacityUnits: 6,
        maximumWriteRequestUnits: 40,
        stream: { view: 'NEW_IMAGE' },
        encryption: { kind: 'kms', status: 'ENABLED', keyArn: 'arn:aws:kms:key' },
        replicaRegions: ['eu-west-1', 'us-west-2'],
        indexes: [
          {
            name: 'WIDE',
            partitionKey: { name: 'a', type: 'S' },
            sortKey: { name: 'c', type: 'S' },
            furtherKeys: [
              { name: 'b', type: 'S', role: 'HASH' },
              { name: 'd', type: 'S', role: 'RANGE' },
            ],
          },
        ],
      },
    });
    expect(cell.state === 'fresh' && cell.value.maximumReadRequestUnits).toBeUndefined();
    expect(cell.state === 'fresh' && cell.value.sortKey).toBeUndefined();
  });
});
