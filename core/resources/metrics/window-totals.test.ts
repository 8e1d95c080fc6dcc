import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { windowTotals } from './window-totals.ts';
import type { TotalQuery } from './window-totals.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

function query(metric: string): TotalQuery {
  return {
    namespace: 'AWS/DynamoDB',
    metric,
    dimensions: { TableName: 'products' },
    statistic: 'Sum',
    periodSeconds: 60,
  };
}

async function totalsOf(pages: readonly object[], metrics = ['reads', 'writes']) {
  const endpoint = await scriptedEndpoint((_, index) => ({ body: pages[index] ?? pages.at(-1) ?? {} }));
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return windowTotals(source, metrics.map(query), 3_600, patience());
}

const whole = { Id: 'm0', Timestamps: [60, 120], Values: [1, 2], StatusCode: 'Complete' };

describe('what metrics came to', () => {
  it('is the sum over all pages, and undefined of what was not measured', async () => {
    const cell = await totalsOf([
      { MetricDataResults: [{ ...whole, StatusCode: 'PartialData' }], NextToken: 'more' },
      {
        MetricDataResults: [
          { ...whole, Values: [4, 8] },
          { Id: 'm1', StatusCode: 'Complete' },
        ],
      },
    ]);
    expect(cell).toMatchObject({ state: 'fresh', value: { totals: [15, undefined] } });
  });

  it.each([
    ['could not be read', { Id: 'm1', StatusCode: 'InternalError' }, 'broken', 'InternalError'],
    ['may not be read', { Id: 'm1', StatusCode: 'Forbidden' }, 'denied', 'Forbidden'],
    ['was read in part', { ...whole, Id: 'm1', StatusCode: 'PartialData' }, 'broken', 'PartialData'],
  ])('is a failure where one of them %s', async (_, result, state, code) => {
    const Messages = [{ Code: 'Why', Value: 'because' }];
    const cell = await totalsOf([{ MetricDataResults: [whole, { ...result, Messages }] }]);
    expect(cell).toMatchObject({
      state,
      code,
      operation: 'cloudwatch:GetMetricData',
      detail: 'because',
    });
  });

  it('is a failure where there is no end of pages', async () => {
    const cell = await totalsOf([{ MetricDataResults: [whole], NextToken: 'more' }]);
    expect(cell).toMatchObject({ state: 'broken', code: 'PartialData' });
  });
});
