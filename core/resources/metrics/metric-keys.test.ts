import { describe, expect, it } from 'vitest';
import { keyInWords, metricKey, withPlaces } from './metric-keys.ts';

const DEV = { environmentId: 'dev', stage: 'dev', aliases: [] } as const;
const PROD = { environmentId: 'prod', stage: 'prod', aliases: [] } as const;
const of = (dimensions: Record<string, string>) => ({ namespace: 'AWS/X', metric: 'Y', dimensions });

describe('the key of a metric', () => {
  it.each([
    [{ QueueName: 'tiktok-auto-tagging-dev' }, { QueueName: 'tiktok-commerce-auto-tagging-prod' }],
    [{ Shop: 'orders-dev' }, { Shop: 'orders-prod' }],
    [{ LoadBalancer: 'app/tiktok-commerce-alb-dev/1a2b' }, { LoadBalancer: 'app/tiktok-commerce-alb/ff00' }],
    [{}, {}],
  ])('%j is that of %j', (dev, prod) => {
    expect(metricKey(of(dev), DEV)).toBe(metricKey(of(prod), PROD));
  });

  it('reads back, whatever stands in it', () => {
    const key = metricKey(of({ 'a|b': 'c=d%7C' }), DEV);
    expect(keyInWords(key)).toEqual({ namespace: 'AWS/X', metric: 'Y', dimensions: [['a|b', 'c=d%7C']] });
  });
});

it('metric math refers to what was chosen; quoted text is left alone', () => {
  expect(withPlaces('100*m1/SUM([m1,m22])')).toBe('100*$1/SUM([$1,$22])');
  expect(withPlaces(`SEARCH('{m1} m2', "m3") + m1x`)).toBe(`SEARCH('{m1} m2', "m3") + m1x`);
});
