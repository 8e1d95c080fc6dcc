import type { AttributeDefinition, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { startSandbox } from '../../server.ts';
import { createDynamodb } from './service.ts';
import { createDynamodbStreams } from './streams/service.ts';

/** A listening endpoint with DynamoDB and its streams alone, and clients of it that do not retry. */
export interface TestEndpoint {
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly url: string;
  readonly clock: Clock;
  close(): Promise<void>;
}

export async function openEndpoint(directory?: string): Promise<TestEndpoint> {
  const sandbox = await startSandbox({
    services: [createDynamodb, createDynamodbStreams],
    directory,
    keep: directory !== undefined,
  });
  const settings = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const [client, streams] = [new DynamoDBClient(settings), new DynamoDBStreamsClient(settings)];
  return {
    client,
    streams,
    url: sandbox.url,
    clock: sandbox.clock,
    async close() {
      client.destroy();
      streams.destroy();
      await sandbox.close();
    },
  };
}

type KeyNames = readonly [hash: string, range?: string];

export interface TableShape {
  /** Names of the key attributes; the type follows a colon, `S` where there is none: `sk:N`. */
  readonly key: KeyNames;
  readonly global?: Readonly<Record<string, KeyNames>>;
  readonly local?: Readonly<Record<string, string>>;
  /** Of all indexes: everything, only the keys, or these attributes beside them. */
  readonly projected?: readonly string[] | 'KEYS_ONLY';
}

function parse(attribute: string): AttributeDefinition {
  const [AttributeName, type = 'S'] = attribute.split(':');
  return { AttributeName, AttributeType: type as 'S' | 'N' | 'B' };
}

function schema([hash, range]: KeyNames) {
  const elements = [{ AttributeName: parse(hash).AttributeName, KeyType: 'HASH' as const }];
  return range === undefined
    ? elements
    : [...elements, { AttributeName: parse(range).AttributeName, KeyType: 'RANGE' as const }];
}

export function tableInput(name: string, shape: TableShape): CreateTableCommandInput {
  const { projected } = shape;
  const Projection =
    projected === undefined
      ? { ProjectionType: 'ALL' as const }
      : projected === 'KEYS_ONLY'
        ? { ProjectionType: projected }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projected] };
  const attributes = [
    ...shape.key,
    ...Object.values(shape.global ?? {}).flat(),
    ...Object.values(shape.local ?? {}),
  ].filter((attribute) => attribute !== undefined);
  const definitions = new Map(
    attributes.map((attribute) => [parse(attribute).AttributeName, parse(attribute)]),
  );
  return {
    TableName: name,
    KeySchema: schema(shape.key),
    AttributeDefinitions: [...definitions.values()],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes:
      shape.global &&
      Object.entries(shape.global).map(([IndexName, key]) => ({
        IndexName,
        KeySchema: schema(key),
        Projection,
      })),
    LocalSecondaryIndexes:
      shape.local &&
      Object.entries(shape.local).map(([IndexName, range]) => ({
        IndexName,
        KeySchema: schema([shape.key[0], range]),
        Projection,
      })),
  };
}

export async function makeTable(client: DynamoDBClient, name: string, shape: TableShape): Promise<void> {
  await client.send(new CreateTableCommand(tableInput(name, shape)));
}

/** The error that a request is answered with. */
export async function failure(request: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Error) return error as Error & Record<string, unknown>;
    throw error;
  }
  throw new Error('The request was answered without an error.');
}

/** Asks until the answer is as wanted. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The answer did not become as wanted in time.');
}
