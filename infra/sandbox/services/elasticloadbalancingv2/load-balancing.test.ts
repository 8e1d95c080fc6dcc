import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LoadBalancing } from '../../cloud.ts';
import { startSandbox } from '../../server.ts';
import { createElasticLoadBalancing } from './service.ts';
import { ask, forwardTo, startTraffic, until } from './traffic-fixture.ts';
import type { TrafficFixture } from './traffic-fixture.ts';

let on: TrafficFixture;
let seam: LoadBalancing;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'traffic-'));
  on = await startTraffic({
    directory,
    seen: (service) => {
      if (service.loadBalancing) seam = service.loadBalancing;
    },
  });
});
afterAll(async () => {
  await on.close();
  await rm(directory, { recursive: true, force: true });
});

it('other services register targets, see their health and move weights', async () => {
  const [blue, green] = [await on.group('seam-blue'), await on.group('seam-green')];
  const { url, listenerArn } = await on.balancer('seam', [forwardTo(blue)]);
  expect([seam.isAttached(blue), seam.isAttached(green), seam.isAttached('none')]).toEqual([
    true,
    false,
    false,
  ]);
  const one = await on.backend((_message, response) => void response.end('blue'));
  const two = await on.backend((_message, response) => void response.end('green'));
  const [first, second] = [
    { id: '127.0.0.1', port: one.port },
    { id: '127.0.0.1', port: two.port },
  ];
  seam.register(blue, first);
  seam.register(green, second);
  expect(seam.health(green, second)).toBe('unused');
  await until(() => seam.health(blue, first) === 'healthy');
  expect(seam.weights(listenerArn)).toEqual({ [blue]: 1 });

  seam.setWeights(listenerArn, { [blue]: 100, [green]: 0 });
  await until(() => seam.health(green, second) === 'healthy');
  expect((await ask(url)).body).toBe('blue');
  const { Rules } = await on.client.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const defaultRule = Rules?.[0]?.RuleArn ?? '';
  seam.setWeights(defaultRule, { [blue]: 0, [green]: 100 });
  expect((await ask(url)).body).toBe('green');
  expect(seam.weights(defaultRule)).toEqual({ [blue]: 0, [green]: 100 });

  seam.deregister(green, second);
  expect(seam.health(green, second)).toBeUndefined();
  expect(() => seam.setWeights(listenerArn, { none: 1 })).toThrow('not found');
  expect(() =>
    seam.weights('arn:aws:elasticloadbalancing:us-east-1:000000000000:listener-rule/none'),
  ).toThrow();
});

it('what is kept listens again after a restart, at the same address', async () => {
  const { url } = await on.balancer('lasting', [
    { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody: 'here' } },
  ]);
  expect((await ask(url)).body).toBe('here');
  await on.sandbox.close();
  const again = await startSandbox({ directory, keep: true, services: [createElasticLoadBalancing] });
  await until(() =>
    ask(url).then(
      ({ body }) => body === 'here',
      () => false,
    ),
  );
  await again.close();
});
