import { StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scriptedEndpoint } from '../testing/scripted-endpoint.ts';
import { failureOf } from '../upstream/failure.ts';
import { createClients } from './clients.ts';
import { parseEnvironments } from './load.ts';
import { createRegistry } from './registry.ts';
import type { Environment } from './schema.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of opened.splice(0)) await close();
});

const FILE = `
home: second
environments:
  - { id: first, label: First, guard: none, region: us-east-1, account: '000000000001', endpoint: 'http://127.0.0.1:9', credentials: { static: { accessKeyId: a, secretAccessKey: b } }, names: { stage: dev } }
  - { id: second, label: Second, guard: none, region: eu-west-1, account: '000000000002', endpoint: 'http://127.0.0.1:9', credentials: { static: { accessKeyId: a, secretAccessKey: b } }, names: { stage: prod } }
`;

async function listening() {
  const endpoint = await scriptedEndpoint(() => ({ body: {} }));
  opened.push(endpoint.close);
  return endpoint;
}

function environment(change: Partial<Environment>): Environment {
  const [first] = parseEnvironments(FILE, 'a.yaml').environments;
  if (!first) throw new Error('no environment');
  return { ...first, ...change };
}

function clientsOf(change: Partial<Environment>) {
  const clients = createClients(environment(change), {} as NodeJS.ProcessEnv);
  opened.push(() => clients.destroy());
  return clients;
}

describe('the clients of an environment', () => {
  it('go to its endpoint, and to a service’s own where it has one', async () => {
    const [common, own] = [await listening(), await listening()];
    const clients = clientsOf({ endpoint: common.url, endpoints: { dynamodb: own.url } });
    await clients.dynamodb.send(new ListTablesCommand({}));
    await clients.sqs.send(new ListQueuesCommand({}));
    expect(own.seen.map((one) => one.operation)).toEqual(['ListTables']);
    expect(common.seen.map((one) => one.operation)).toEqual(['ListQueues']);
  });

  it('repeat what was not answered, but for what is to be sent once', async () => {
    const endpoint = await scriptedEndpoint(() => ({ instead: 'reset' }));
    opened.push(endpoint.close);
    const clients = createClients(
      environment({ endpoint: endpoint.url }),
      {} as NodeJS.ProcessEnv,
      'changing',
    );
    opened.push(() => clients.destroy());
    const message = { QueueUrl: 'http://queues.example.invalid/000000000001/orders', MessageBody: 'x' };
    const note = { TopicArn: 'arn:aws:sns:us-east-1:000000000001:posted', Message: 'x' };
    await expect(clients.sqsOnce.send(new SendMessageCommand(message))).rejects.toThrow();
    expect(endpoint.count('SendMessage')).toBe(1);
    await expect(clients.snsOnce.send(new PublishCommand(note))).rejects.toThrow();
    expect(endpoint.count('Publish')).toBe(1);
    await expect(clients.sqs.send(new ListQueuesCommand({}))).rejects.toThrow();
    expect(endpoint.count('ListQueues')).toBe(2);
  });

  it('copy no answer for a logger that nobody has given them', () => {
    const { dynamodb, s3, sqs } = clientsOf({});
    for (const { middlewareStack } of [dynamodb, s3, sqs])
      expect(middlewareStack.identify().join()).not.toMatch(/logger/i);
  });

  it('ask for a bucket by path wherever S3 has an endpoint, be it its own alone', async () => {
    const own = await scriptedEndpoint(() => ({ body: '<VersioningConfiguration/>' }));
    opened.push(own.close);
    const { s3 } = clientsOf({ endpoint: undefined, endpoints: { s3: own.url } });
    await s3.send(new GetBucketVersioningCommand({ Bucket: 'assets' }));
    expect(own.seen.map((one) => one.operation)).toEqual(['GET /assets/?versioning=']);
  });

  it('ask nobody for a service that no emulator stands in for', async () => {
    const own = await listening();
    const clients = clientsOf({ endpoint: undefined, endpoints: { dynamodb: own.url } });
    const error: unknown = await clients.sqs
      .send(new ListQueuesCommand({}))
      .catch((thrown: unknown) => thrown);
    expect(failureOf(error, 'sqs:ListQueues')).toMatchObject({
      state: 'unsupported',
      code: 'NoEndpoint',
      detail: 'The environments file names no endpoint for sqs here.',
    });
  });

  it('ask the endpoint for a queue, whatever host its URL names', async () => {
    const endpoint = await listening();
    const clients = clientsOf({ endpoint: endpoint.url });
    const QueueUrl = 'http://queues.example.invalid/000000000001/orders';
    await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(endpoint.seen).toMatchObject([{ operation: 'ReceiveMessage', body: { QueueUrl } }]);
  });

  it('ask for a bucket in its own region, where S3 says that it is another', async () => {
    const moved = '<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>';
    const endpoint = await scriptedEndpoint((_, index) =>
      index === 0
        ? { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' }, body: moved }
        : { body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' },
    );
    opened.push(endpoint.close);
    const { s3 } = clientsOf({ endpoint: endpoint.url });
    const answer = await s3.send(new GetBucketVersioningCommand({ Bucket: 'elsewhere' }));
    expect(answer.Status).toBe('Enabled');
    expect(endpoint.seen).toHaveLength(2);
  });

  it('tail logs at the endpoint itself, and at AWS under the host that AWS has for it', async () => {
    const endpoint = await listening();
    const input = { logGroupIdentifiers: ['arn:aws:logs:us-east-1:000000000001:log-group:a'] };
    const { logs } = clientsOf({ endpoint: endpoint.url });
    await logs.send(new StartLiveTailCommand(input)).catch(() => undefined);
    expect(endpoint.seen.map((one) => one.operation)).toEqual(['StartLiveTail']);
    const hosts: string[] = [];
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    const atAws = clientsOf({ endpoint: undefined, credentials: {} }).logs;
    atAws.middlewareStack.add(
      () => (args) => {
        hosts.push((args.request as { readonly hostname: string }).hostname);
        throw new Error('never sent');
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await atAws.send(new StartLiveTailCommand(input)).catch(() => undefined);
    expect(hosts).toEqual(['stream-logs.us-east-1.amazonaws.com']);
  });

  it('know no cache that the file does not name', () => {
    expect(() => clientsOf({}).redis('main')).toThrow('No cache main in environment first');
  });

  it('give one connection for one cache', () => {
    const clients = clientsOf({ caches: [{ id: 'main', url: 'redis://127.0.0.1:1' }] });
    expect(clients.redis('main')).toBe(clients.redis('main'));
  });
});

describe('the registry', () => {
  it('keeps the order of the file, and knows home', () => {
    const registry = createRegistry(parseEnvironments(FILE, 'a.yaml'), {} as NodeJS.ProcessEnv);
    opened.push(() => registry.close());
    expect(registry.all.map((one) => one.environment.id)).toEqual(['first', 'second']);
    expect(registry.home.environment.id).toBe('second');
    expect(registry.find('first')?.environment.account).toBe('000000000001');
    expect(registry.find('__proto__')).toBeUndefined();
  });

  it('is at home in the first one where the file says nothing', () => {
    const registry = createRegistry(
      parseEnvironments(FILE.replace('home: second', ''), 'a.yaml'),
      {} as NodeJS.ProcessEnv,
    );
    opened.push(() => registry.close());
    expect(registry.home.environment.id).toBe('first');
  });
});
