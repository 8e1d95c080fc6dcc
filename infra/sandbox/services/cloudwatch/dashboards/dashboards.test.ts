import * as sdk from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMetricShop } from '../metric-shop.ts';
import type { MetricShop } from '../metric-shop.ts';

let shop: MetricShop;

beforeAll(async () => {
  shop = await openMetricShop();
});

afterAll(() => shop.close());

const put = (DashboardName: string, body: unknown) =>
  shop.client.send(
    new sdk.PutDashboardCommand({
      DashboardName,
      DashboardBody: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );

const metricWidget = (properties: object) => ({ widgets: [{ type: 'metric', width: 6, properties }] });
const right = metricWidget({
  region: 'us-east-1',
  metrics: [['AWS/SQS', 'NumberOfMessagesSent', { stat: 'Sum' }]],
});

describe('a dashboard', () => {
  it('is kept as it was put, listed with its size, and deleted', async () => {
    expect(await put('shop', right)).toMatchObject({ DashboardValidationMessages: [] });
    await put('shop-orders', { widgets: [{ type: 'text', properties: { markdown: '# Orders' } }] });
    const got = await shop.client.send(new sdk.GetDashboardCommand({ DashboardName: 'shop' }));
    expect(got).toMatchObject({
      DashboardArn: 'arn:aws:cloudwatch::000000000000:dashboard/shop',
      DashboardBody: JSON.stringify(right),
    });
    const list = async () => {
      const { DashboardEntries = [] } = await shop.client.send(
        new sdk.ListDashboardsCommand({ DashboardNamePrefix: 'shop' }),
      );
      return DashboardEntries.map(({ DashboardName, Size }) => [DashboardName, Size]);
    };
    expect(await list()).toEqual([
      ['shop', JSON.stringify(right).length],
      ['shop-orders', 66],
    ]);
    const remove = (...DashboardNames: string[]) =>
      shop.client.send(new sdk.DeleteDashboardsCommand({ DashboardNames }));
    await expect(remove('shop', 'nobody')).rejects.toThrow('Dashboard nobody does not exist');
    expect(await list()).toHaveLength(2);
    await remove('shop', 'shop-orders');
    expect(await list()).toEqual([]);
    await expect(shop.client.send(new sdk.GetDashboardCommand({ DashboardName: 'shop' }))).rejects.toThrow(
      'Dashboard shop does not exist',
    );
  });

  it('is saved with a warning where its body says more than is known', async () => {
    expect(await put('warned', { ...right, colour: 'red' })).toMatchObject({
      DashboardValidationMessages: [
        { DataPath: '/colour', Message: 'Should NOT have additional properties' },
      ],
    });
  });

  it.each([
    ['no JSON', '{', [['', 'The field DashboardBody must be a valid JSON object']]],
    ['no widgets', {}, [['', "Should have required property 'widgets'"]]],
    [
      'a type that is none',
      { widgets: [{ type: 'cake', properties: {} }] },
      [['/widgets/0/type', 'Should be equal to one of the allowed values']],
    ],
    [
      'no metrics',
      metricWidget({}),
      [
        ['/widgets/0/properties', "Should have required property 'metrics'"],
        [
          '/widgets/0/properties',
          'The metric widget should have specified a region and a data source or an alarm annotation',
        ],
        ['/widgets/0/properties', "Should have required property 'annotations'"],
      ],
    ],
    [
      'metrics that are no lists',
      metricWidget({ region: 'us-east-1', metrics: ['a'] }),
      [
        ['/widgets/0/properties/metrics/0', 'Should be array'],
        [
          '/widgets/0/properties/metrics/0',
          'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element',
        ],
      ],
    ],
    [
      'a place off the grid',
      { widgets: [{ type: 'text', width: 25, properties: { markdown: '' } }] },
      [['/widgets/0/width', 'Should be <= 24']],
    ],
  ] as const)('is refused with %s', async (_, body, messages) => {
    const error = await put('wrong', body).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(sdk.DashboardInvalidInputError);
    expect((error as sdk.DashboardInvalidInputError).dashboardValidationMessages).toEqual(
      messages.map(([DataPath, Message]) => ({ DataPath, Message })),
    );
    expect(String(error)).toContain('The dashboard body is invalid');
  });

  it('is refused with a name that has other characters', async () => {
    await expect(put('a b', right)).rejects.toBeInstanceOf(sdk.InvalidParameterValueException);
  });
});
