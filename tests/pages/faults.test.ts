import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTable, dynamodbOf, servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

/** Every list, its upstream, and a word that only a live half of it shows. */
const VIEWS = [
  { path: '/tables', service: 'dynamodb', operation: 'dynamodb:ListTables' },
  { path: '/tables/videos', service: 'dynamodb', operation: 'dynamodb:DescribeTable' },
  { path: '/tables/videos/items', service: 'dynamodb', operation: 'dynamodb:Scan' },
  { path: '/buckets', service: 's3', operation: 's3:ListAllMyBuckets' },
  { path: '/queues', service: 'sqs', operation: 'sqs:ListQueues' },
  { path: '/queues/auto-tagging', service: 'sqs', operation: 'sqs:GetQueueUrl' },
  { path: '/topics', service: 'sns', operation: 'sns:ListTopics' },
  { path: '/secrets', service: 'secretsmanager', operation: 'secretsmanager:ListSecrets' },
  { path: '/configuration', service: 'ecs', operation: 'ecs:ListTaskDefinitionFamilies' },
] as const;

const WORDS = {
  hang: 'Timed out',
  drop: 'Unreachable',
  deny: 'Access denied',
  throttle: 'Throttled',
} as const;

let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  for (const [side, name] of [
    [pair.left, 'tiktok-videos-dev'],
    [pair.right, 'tiktok-commerce-videos-prod'],
  ] as const) {
    const client = dynamodbOf(side);
    await createTable(client, name);
    client.destroy();
  }
});

afterAll(() => pair.close());
afterEach(async () => {
  await pair.faults(pair.right, []);
  // Answers of the test before are not this one's.
  for (const source of ['dev', 'prod']) pair.console.forget(source);
});

describe.each(VIEWS)('$path, when $service of one environment fails', ({ path, service, operation }) => {
  it.each(Object.entries(WORDS))('by %s, says so, and the page is complete', async (kind, words) => {
    await pair.faults(pair.right, [{ service, kind: kind as keyof typeof WORDS }]);
    const answer = await pair.page(path);
    expect(answer.status).toBe(200);
    const text = textOf(answer);
    expect(text.includes(words), words).toBe(true);
    expect(text.includes(operation), operation).toBe(true);
    expect(text.includes('</html>'), '</html>').toBe(true);
    expect(text.includes('did not arrive'), 'did not arrive').toBe(false);
  });
});

describe('one broken environment never costs the other side', () => {
  it('a table is described on the live side while the other hangs', async () => {
    await pair.faults(pair.right, [{ kind: 'hang' }]);
    const text = textOf(await pair.page('/tables/videos'));
    expect(text.includes('on demand'), 'on demand').toBe(true);
    expect(text.includes('Timed out'), 'Timed out').toBe(true);
  });

  it('a failure of one call does not take the others of its page with it', async () => {
    await pair.faults(pair.right, [{ service: 'dynamodb', operation: 'DescribeTimeToLive', kind: 'deny' }]);
    const text = textOf(await pair.page('/tables/videos'));
    expect(text.includes('dynamodb:DescribeTimeToLive'), 'dynamodb:DescribeTimeToLive').toBe(true);
    expect(text.match(/on demand/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('an old answer is shown as stale when the newest attempt fails', async () => {
    expect(textOf(await pair.page('/tables/videos')).includes('Stale'), 'Stale').toBe(false);
    await pair.faults(pair.right, [{ service: 'dynamodb', kind: 'throttle' }]);
    pair.console.age(6_000);
    const text = textOf(await pair.page('/tables/videos'));
    expect(text.includes('Stale'), 'Stale').toBe(true);
    expect(text.includes('Throttled'), 'Throttled').toBe(true);
  });
});

describe('an endpoint that answers HTML', () => {
  let impostor: Server;
  let odd: ServedPair;

  beforeAll(async () => {
    impostor = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><h1>It works!</h1></html>'),
    );
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
    const all = ['dynamodb', 's3', 'sqs', 'sns', 'secretsmanager', 'sts', 'monitoring', 'ecs'];
    odd = await servePair({ rightEndpoints: Object.fromEntries(all.map((name) => [name, url])) });
  });

  afterAll(async () => {
    await odd.close();
    await new Promise((resolve) => impostor.close(resolve));
  });

  it.each(['/', '/tables', '/buckets', '/queues', '/topics', '/secrets'])(
    '%s says so in words',
    async (path) => {
      const answer = await odd.page(path);
      expect(answer.status).toBe(200);
      const text = textOf(answer);
      expect(text.includes('It works!'), 'It works!').toBe(false);
      expect(/Upstream failed|Refused|Unreachable/.test(text), 'a failure in words').toBe(true);
    },
  );
});
