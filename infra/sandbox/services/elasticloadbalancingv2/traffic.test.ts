import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadBalancing } from '../../cloud.ts';
import { ask, forwardTo, forwardWeighted, startLoad, startTraffic, until } from './traffic-fixture.ts';
import type { Backend, TrafficFixture } from './traffic-fixture.ts';

let on: TrafficFixture;
let seam: LoadBalancing;
beforeAll(async () => {
  on = await startTraffic({
    seen: ({ loadBalancing }) => {
      if (loadBalancing) seam = loadBalancing;
    },
  });
});
afterAll(() => on.close());

/** A server that says its name after a few milliseconds, as a real one does. */
function named(name: string): Promise<Backend> {
  return on.backend((_message, response) => void setTimeout(() => response.end(name), 5));
}

describe('traffic under load', () => {
  it('follows weights from the next request on, without one that fails', async () => {
    const blue = await on.group('shift-blue');
    const green = await on.group('shift-green');
    await on.register(blue, await named('blue'), await named('blue'));
    await on.register(green, await named('green'));
    const { url, listenerArn } = await on.balancer('shift', [forwardWeighted({ [blue]: 100, [green]: 0 })]);
    await on.untilHealth(blue, 'healthy', 'healthy');
    await on.untilHealth(green, 'healthy');

    const load = startLoad(url, 300);
    for (const [blueWeight, greenWeight] of [
      [90, 10],
      [50, 50],
      [0, 100],
    ] as const) {
      await sleep(600);
      await on.client.send(
        new ModifyListenerCommand({
          ListenerArn: listenerArn,
          DefaultActions: [forwardWeighted({ [blue]: blueWeight, [green]: greenWeight })],
        }),
      );
    }
    const shiftedAtMs = performance.now();
    await sleep(600);
    expect([...(await load.stop()).keys()]).toEqual(['200']);
    const later = load.answers.filter(({ askedAtMs }) => askedAtMs > shiftedAtMs);
    expect(later.length).toBeGreaterThan(0);
    expect(later.every(({ body }) => body === 'green')).toBe(true);
    expect(load.answers[0]?.body).toBe('blue');
  });

  it('leaves a target that is deregistered and stopped, without a request that fails', async () => {
    const arn = await on.group('drained');
    const [first, second] = [await named('first'), await named('second')];
    await on.register(arn, first, second);
    const { url } = await on.balancer('drained', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy', 'healthy');

    const load = startLoad(url, 300);
    const posts = startLoad(url, 100, { method: 'POST' }, 'x'.repeat(1000));
    await sleep(500);
    await on.client.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: [first.target] }));
    await on.untilHealth(arn, 'draining', 'healthy');
    // It is told as draining for longer than it is busy.
    await until(() => seam.health(arn, { id: '127.0.0.1', port: first.port }) === undefined);
    const goneAtMs = performance.now();
    await first.close();
    await sleep(300);
    const third = await named('third');
    await on.register(arn, third);
    await until(() => load.answers.some(({ body }) => body === 'third'));
    expect([...(await load.stop()).keys()]).toEqual(['200']);
    expect([...(await posts.stop()).keys()]).toEqual(['200']);
    const later = load.answers.filter(({ askedAtMs }) => askedAtMs > goneAtMs);
    expect(later.some(({ body }) => body === 'first')).toBe(false);
  });

  it('asks another target where one is gone without a word', async () => {
    const arn = await on.group('crashed');
    const [first, second] = [await named('first'), await named('second')];
    await on.register(arn, first, second);
    const { url } = await on.balancer('crashed', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy', 'healthy');
    const load = startLoad(url, 300);
    await sleep(500);
    await first.close();
    await sleep(700);
    expect([...(await load.stop()).keys()]).toEqual(['200']);
  });
});

describe('a target that leaves', () => {
  it('ends what it is busy with', async () => {
    let release: (() => void) | undefined;
    const slow = await on.backend((message, response) => {
      if (message.url === '/slow') release = () => response.end('done');
      else response.end();
    });
    const arn = await on.group('leaving');
    await on.register(arn, slow);
    const { url } = await on.balancer('leaving', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy');
    const answer = ask(`${url}/slow`);
    await until(() => release !== undefined);
    await on.client.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: [slow.target] }));
    const { TargetHealthDescriptions } = await on.client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
    );
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toEqual({
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    });
    expect((await ask(url)).status).toBe(503);
    release?.();
    expect((await answer).body).toBe('done');
    await on.untilHealth(arn, 'draining');
    on.sandbox.clock.advance(300_000);
    await on.untilHealth(arn);
  });

  it('is told as draining until its delay is over, though it is busy with nothing', async () => {
    const idle = await named('idle');
    const arn = await on.group('idle');
    await on.register(arn, idle);
    await on.balancer('idle', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy');
    await on.client.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: [idle.target] }));
    await on.untilHealth(arn, 'draining');
    on.sandbox.clock.advance(290_000);
    await sleep(1200);
    await on.untilHealth(arn, 'draining');
    await on.register(arn, idle);
    await on.untilHealth(arn, 'healthy');
  });

  it('is cut off when its delay is over', async () => {
    const never = await on.backend((message, response) => {
      if (message.url !== '/never') response.end();
    });
    const arn = await on.group('cut-off');
    await on.client.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: arn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '600' }],
      }),
    );
    await on.register(arn, never);
    const { url } = await on.balancer('cut-off', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy');
    const broken = ask(`${url}/never`).catch((error: NodeJS.ErrnoException) => error.code);
    await sleep(50);
    await on.client.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: [never.target] }));
    on.sandbox.clock.advance(600_000);
    expect(await broken).toBe('ECONNRESET');
    await on.untilHealth(arn);
  });
});
