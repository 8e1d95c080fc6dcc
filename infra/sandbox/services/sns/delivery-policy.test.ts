import { expect, it } from 'vitest';
import { effectivePolicy, standardRetryPolicy } from './delivery-policy.ts';

const topic = (http: object) => JSON.stringify({ http });
const own = (retries: number) => JSON.stringify({ healthyRetryPolicy: { numRetries: retries } });

it.each<[string, string | undefined, string | undefined, number]>([
  ['nothing', undefined, undefined, 3],
  ['the subscription', undefined, own(10), 10],
  ['the topic', topic({ defaultHealthyRetryPolicy: { numRetries: 5 } }), undefined, 5],
  ['both', topic({ defaultHealthyRetryPolicy: { numRetries: 5 } }), own(10), 10],
  [
    'a topic that lets nothing override it',
    topic({ defaultHealthyRetryPolicy: { numRetries: 5 }, disableSubscriptionOverrides: true }),
    own(10),
    5,
  ],
])('retries as %s says', (_who, ofTopic, ofSubscription, numRetries) => {
  expect(effectivePolicy(ofTopic, ofSubscription)).toEqual({
    healthyRetryPolicy: { ...standardRetryPolicy, numRetries },
    sicklyRetryPolicy: null,
    throttlePolicy: null,
    requestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
    guaranteed: false,
  });
});
