import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { scriptedEndpoint } from '../../core/testing/scripted-endpoint.ts';
import { shopPage } from './shop-reads.ts';

it('reads what was written just before: it may be kept for minutes', async () => {
  const endpoint = await scriptedEndpoint(() => ({ body: { Items: [] } }));
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const cache = { page: async () => undefined, keep: async () => undefined };
  try {
    await shopPage({ client, stage: 'dev' }, cache, { handle: 'amina_shoes', limit: 20 });
    expect(endpoint.seen).toMatchObject([{ operation: 'Query', body: { ConsistentRead: true } }]);
  } finally {
    client.destroy();
    await endpoint.close();
  }
});
