import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { expect, it, vi } from 'vitest';
import { scriptedEndpoint } from '../testing/scripted-endpoint.ts';
import { createMeasures } from './measures.ts';

async function measured(status: number, noted: readonly number[]) {
  const endpoint = await scriptedEndpoint(() => ({ status, body: {} }));
  const client = new CloudWatchClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const warn = vi.fn();
  const measures = createMeasures(client, 'prod', { warn });
  for (const value of noted) measures.note('video-to-product', value);
  await measures.close();
  client.destroy();
  await endpoint.close();
  return { seen: endpoint.seen, warn };
}

it('tells every value in one call, by its stage', async () => {
  const values = Array.from({ length: 200 }, (_, index) => index);
  const { seen, warn } = await measured(200, values);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    operation: 'PutMetricData',
    body: {
      Namespace: 'TikTokCommerce',
      MetricData: [
        {
          MetricName: 'VideoToProduct',
          Dimensions: [{ Name: 'Stage', Value: 'prod' }],
          Unit: 'Milliseconds',
          Values: values.slice(0, 150),
        },
        { Values: values.slice(150) },
      ],
    },
  });
  expect(warn).not.toHaveBeenCalled();
});

it('asks nothing where nothing was measured', async () => {
  expect((await measured(200, [])).seen).toEqual([]);
});

it('holds nothing up where CloudWatch refuses', async () => {
  const { warn } = await measured(400, [1]);
  expect(warn).toHaveBeenCalledOnce();
});
