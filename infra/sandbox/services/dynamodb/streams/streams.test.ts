import type { AttributeValue, StreamViewType } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint, until } from '../test-endpoint.ts';

const HOUR_MS = 3_600_000;
let endpoint: TestEndpoint;
beforeEach(async () => {
  endpoint = await openEndpoint();
});
afterEach(() => endpoint.close());

/** A table with a stream; its ARN. */
async function streamed(
  name: string,
  StreamViewType: StreamViewType = 'NEW_AND_OLD_IMAGES',
): Promise<string> {
  await makeTable(endpoint.client, name, { key: ['pk'] });
  return setStream(name, { StreamEnabled: true, StreamViewType });
}

async function setStream(
  TableName: string,
  StreamSpecification: { StreamEnabled: boolean; StreamViewType?: StreamViewType },
): Promise<string> {
  const ask = async () => (await endpoint.client.send(new DescribeTableCommand({ TableName }))).Table;
  const isActive = (table: Awaited<ReturnType<typeof ask>>) => table?.TableStatus === 'ACTIVE';
  await until(ask, isActive);
  await endpoint.client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  return (await until(ask, isActive))?.LatestStreamArn ?? '';
}

async function shardsOf(StreamArn: string) {
  const { StreamDescription } = await endpoint.streams.send(new DescribeStreamCommand({ StreamArn }));
  return StreamDescription?.Shards ?? [];
}

type From = 'TRIM_HORIZON' | 'LATEST';

async function iteratorOf(StreamArn: string, ShardId: string | undefined, ShardIteratorType: From) {
  const { ShardIterator } = await endpoint.streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType }),
  );
  return ShardIterator ?? '';
}

function read(ShardIterator: string, Limit?: number) {
  return endpoint.streams.send(new GetRecordsCommand({ ShardIterator, Limit }));
}

/** All records of a stream, shard by shard. */
async function records(arn: string): Promise<readonly _Record[]> {
  const found: _Record[] = [];
  for (const { ShardId } of await shardsOf(arn)) {
    const { Records = [] } = await read(await iteratorOf(arn, ShardId, 'TRIM_HORIZON'));
    found.push(...Records);
  }
  return found;
}

function put(TableName: string, pk: string, more: Record<string, AttributeValue> = {}) {
  return endpoint.client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, ...more } }));
}

/** `MODIFY a {"v":{"N":"1"}} {"v":{"N":"2"}}`, without keys in the images. */
function told({ eventName, dynamodb }: _Record): string {
  const image = (item?: Record<string, unknown>) => {
    const { pk: _, ...rest } = item ?? {};
    return item === undefined ? '-' : JSON.stringify(rest);
  };
  return `${eventName} ${dynamodb?.Keys?.pk?.S} ${image(dynamodb?.OldImage)} ${image(dynamodb?.NewImage)}`;
}

describe('a table with a stream', () => {
  it('leaves a record of every change of an item, and of none that changes nothing', async () => {
    const arn = await streamed('changes');
    const { client } = endpoint;
    const key = { pk: { S: 'a' } };
    await put('changes', 'a', { v: { N: '1' } });
    await put('changes', 'a', { v: { N: '1.0' } });
    await client.send(
      new UpdateItemCommand({
        TableName: 'changes',
        Key: key,
        UpdateExpression: 'SET v = :two',
        ExpressionAttributeValues: { ':two': { N: '2' } },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName: 'changes', Key: key }));
    await client.send(new DeleteItemCommand({ TableName: 'changes', Key: key }));
    await client.send(
      new UpdateItemCommand({ TableName: 'changes', Key: key, UpdateExpression: 'REMOVE v' }),
    );
    expect((await records(arn)).map(told)).toEqual([
      'INSERT a - {"v":{"N":"1"}}',
      'MODIFY a {"v":{"N":"1"}} {"v":{"N":"2"}}',
      'REMOVE a {"v":{"N":"2"}} -',
    ]);
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          changes: [
            { PutRequest: { Item: { pk: { S: 'b' } } } },
            { DeleteRequest: { Key: { pk: { S: 'x' } } } },
          ],
        },
      }),
    );
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'changes', Item: { pk: { S: 'c' } } } },
          { Delete: { TableName: 'changes', Key: { pk: { S: 'b' } } } },
        ],
      }),
    );
    expect((await records(arn)).slice(3).map(told).sort()).toEqual([
      'INSERT b - {}',
      'INSERT c - {}',
      'REMOVE b {} -',
    ]);
  });

  it.each([
    ['KEYS_ONLY', 'MODIFY a - -', 3],
    ['NEW_IMAGE', 'MODIFY a - {"v":{"N":"2"}}', 9],
    ['OLD_IMAGE', 'MODIFY a {"v":{"N":"1"}} -', 9],
    ['NEW_AND_OLD_IMAGES', 'MODIFY a {"v":{"N":"1"}} {"v":{"N":"2"}}', 15],
  ] as const)('tells of an item what its view %s has', async (view, wanted, size) => {
    const arn = await streamed('viewed', view);
    await put('viewed', 'a', { v: { N: '1' } });
    await put('viewed', 'a', { v: { N: '2' } });
    const record = (await records(arn))[1];
    expect(record && told(record)).toBe(wanted);
    expect(record).toMatchObject({
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: { StreamViewType: view, SizeBytes: size },
    });
    expect(record?.dynamodb?.SequenceNumber).toMatch(/^\d{21}$/);
    expect(record?.userIdentity).toBeUndefined();
  });

  it('says of what expired who deleted it', async () => {
    const arn = await streamed('expiring');
    const { client, clock } = endpoint;
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
    await client.send(new UpdateTimeToLiveCommand({ TableName: 'expiring', TimeToLiveSpecification }));
    await put('expiring', 'a', { ttl: { N: String(Math.floor(clock.now() / 1_000) + 60) } });
    clock.advance(61_000);
    const found = await until(
      () => records(arn),
      (all) => all.length === 2,
    );
    expect(found[1]).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('keeps the order of one key in one shard, in pages', async () => {
    const arn = await streamed('ordered');
    for (let turn = 0; turn < 30; turn += 1)
      await put('ordered', `k${turn % 6}`, { turn: { N: String(turn) } });
    const turns = new Map<string, number[]>();
    const shards = await shardsOf(arn);
    expect(shards.length).toBeGreaterThan(1);
    for (const { ShardId } of shards) {
      let iterator = await iteratorOf(arn, ShardId, 'TRIM_HORIZON');
      for (;;) {
        const { Records = [], NextShardIterator } = await read(iterator, 4);
        expect(Records.length).toBeLessThanOrEqual(4);
        for (const { dynamodb } of Records) {
          const pk = dynamodb?.Keys?.pk?.S ?? '';
          turns.set(pk, [...(turns.get(pk) ?? []), Number(dynamodb?.NewImage?.turn?.N)]);
        }
        if (Records.length === 0) break;
        iterator = NextShardIterator ?? '';
      }
    }
    expect([...turns.keys()].sort()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5']);
    for (const [pk, seen] of turns)
      expect(seen).toEqual([0, 1, 2, 3, 4].map((round) => round * 6 + Number(pk.slice(1))));
  });

  it('closes its shards after hours, and children go on', async () => {
    const arn = await streamed('rolling');
    await put('rolling', 'a', { v: { N: '1' } });
    const before = await shardsOf(arn);
    expect(before.every(({ SequenceNumberRange }) => !SequenceNumberRange?.EndingSequenceNumber)).toBe(true);
    endpoint.clock.advance(4 * HOUR_MS + 1);
    await put('rolling', 'a', { v: { N: '2' } });
    const after = await shardsOf(arn);
    const closed = after.filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber);
    const children = after.filter(({ ParentShardId }) => ParentShardId);
    expect(closed.map(({ ShardId }) => ShardId)).toEqual(before.map(({ ShardId }) => ShardId));
    expect(children.map(({ ParentShardId }) => ParentShardId)).toEqual(before.map(({ ShardId }) => ShardId));
    for (const { ShardId } of closed) {
      const page = await read(await iteratorOf(arn, ShardId, 'TRIM_HORIZON'));
      expect(page.NextShardIterator).toBeUndefined();
    }
    expect((await records(arn)).map(told)).toEqual([
      'INSERT a - {"v":{"N":"1"}}',
      'MODIFY a {"v":{"N":"1"}} {"v":{"N":"2"}}',
    ]);
    const { StreamDescription } = await endpoint.streams.send(
      new DescribeStreamCommand({
        StreamArn: arn,
        ShardFilter: { Type: 'CHILD_SHARDS', ShardId: before[0]?.ShardId },
      }),
    );
    expect(StreamDescription?.Shards).toHaveLength(1);
  });

  it('forgets after a day, and says so to whoever is too late', async () => {
    const arn = await streamed('trimmed');
    await put('trimmed', 'a', { v: { N: '1' } });
    const [first] = await records(arn);
    const SequenceNumber = first?.dynamodb?.SequenceNumber;
    endpoint.clock.advance(3 * HOUR_MS);
    await put('trimmed', 'a', { v: { N: '2' } });
    endpoint.clock.advance(22 * HOUR_MS);
    const left = await until(
      () => records(arn),
      (all) => all.length === 1,
    );
    expect(left.map(told)).toEqual(['MODIFY a {"v":{"N":"1"}} {"v":{"N":"2"}}']);
    const answers = await Promise.all(
      (await shardsOf(arn)).map(({ ShardId }) =>
        endpoint.streams
          .send(
            new GetShardIteratorCommand({
              StreamArn: arn,
              ShardId,
              ShardIteratorType: 'AT_SEQUENCE_NUMBER',
              SequenceNumber,
            }),
          )
          .then(
            () => 'given',
            (error: Error) => error.name,
          ),
      ),
    );
    expect(answers).toContain('TrimmedDataAccessException');
    endpoint.clock.advance(24 * HOUR_MS);
    const shards = await shardsOf(arn);
    expect(shards.length).toBeGreaterThan(0);
    expect(shards.length).toBeLessThanOrEqual(4);
    expect(await records(arn)).toEqual([]);
  });

  it('gives iterators a quarter of an hour', async () => {
    const arn = await streamed('late');
    const iterator = await iteratorOf(arn, (await shardsOf(arn))[0]?.ShardId, 'LATEST');
    endpoint.clock.advance(14 * 60_000);
    const { NextShardIterator } = await read(iterator);
    endpoint.clock.advance(2 * 60_000);
    expect((await failure(read(iterator))).name).toBe('ExpiredIteratorException');
    expect((await read(NextShardIterator ?? '')).Records).toEqual([]);
    expect((await failure(read('nonsense'))).name).toBe('ValidationException');
  });

  it('tells from now on, or from behind a record', async () => {
    const arn = await streamed('positions');
    const shards = await shardsOf(arn);
    await put('positions', 'a', { v: { N: '1' } });
    const latest = await Promise.all(shards.map(({ ShardId }) => iteratorOf(arn, ShardId, 'LATEST')));
    await put('positions', 'a', { v: { N: '2' } });
    const pages = await Promise.all(latest.map((iterator) => read(iterator)));
    const fresh = pages.flatMap(({ Records = [] }) => Records);
    expect(fresh.map(({ dynamodb }) => dynamodb?.NewImage?.v?.N)).toEqual(['2']);
    const ShardId = shards[pages.findIndex(({ Records = [] }) => Records.length > 0)]?.ShardId;
    const SequenceNumber = fresh[0]?.dynamodb?.SequenceNumber;
    for (const [ShardIteratorType, wanted] of [
      ['AT_SEQUENCE_NUMBER', 1],
      ['AFTER_SEQUENCE_NUMBER', 0],
    ] as const) {
      const { ShardIterator = '' } = await endpoint.streams.send(
        new GetShardIteratorCommand({ StreamArn: arn, ShardId, ShardIteratorType, SequenceNumber }),
      );
      expect((await read(ShardIterator)).Records).toHaveLength(wanted);
    }
  });

  it('can be read for a day after it was switched off; switched on again it is another one', async () => {
    const arn = await streamed('switched');
    await put('switched', 'a');
    await setStream('switched', { StreamEnabled: false });
    await put('switched', 'b');
    const { StreamDescription } = await endpoint.streams.send(new DescribeStreamCommand({ StreamArn: arn }));
    expect(StreamDescription?.StreamStatus).toBe('DISABLED');
    expect((await records(arn)).map(told)).toEqual(['INSERT a - {}']);
    endpoint.clock.advance(1_000);
    const next = await setStream('switched', { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    expect(next).not.toBe(arn);
    await put('switched', 'c');
    expect((await records(next)).map(told)).toEqual(['INSERT c - -']);
    const listed = await endpoint.streams.send(new ListStreamsCommand({ TableName: 'switched' }));
    expect(listed.Streams?.map(({ StreamArn }) => StreamArn)).toEqual([next, arn]);
    await endpoint.client.send(new DeleteTableCommand({ TableName: 'switched' }));
    expect((await records(next)).map(told)).toEqual(['INSERT c - -']);
    endpoint.clock.advance(25 * HOUR_MS);
    await until(
      async () => (await endpoint.streams.send(new ListStreamsCommand({}))).Streams ?? [],
      (streams) => streams.length === 0,
    );
    expect((await failure(shardsOf(next))).name).toBe('ResourceNotFoundException');
  });
});

it('a stream goes on where it was when the environment is opened again', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'streams-'));
  await endpoint.close();
  try {
    endpoint = await openEndpoint(directory);
    const arn = await streamed('kept');
    await put('kept', 'a', { v: { N: '1' } });
    await endpoint.close();
    endpoint = await openEndpoint(directory);
    await put('kept', 'a', { v: { N: '2' } });
    const found = await records(arn);
    expect(found.map(told)).toEqual([
      'INSERT a - {"v":{"N":"1"}}',
      'MODIFY a {"v":{"N":"1"}} {"v":{"N":"2"}}',
    ]);
    const [one, other] = found.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
    expect((other ?? 0n) > (one ?? 0n)).toBe(true);
  } finally {
    await endpoint.close();
    await rm(directory, { recursive: true });
    endpoint = await openEndpoint();
  }
});
