import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { availability } from '../../core/resources/product/product-figures.ts';
import { patience } from '../../core/testing/sources.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { ask, freePort } from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import { beforeAndAfter, closePlaces, counted, production } from './runbook-checks.fixture.ts';
import type { Place, Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

/** A shop of one target behind a load balancer. */
interface Shop {
  readonly url: string;
  readonly dimension: string;
  readonly group: string;
  readonly port: number;
  /** What the target answers from now on. */
  status: number;
}

let shop: Shop;

async function target(place: Place): Promise<number> {
  const server = createServer((request, response) => {
    // The load balancer's own look stays well: it is its answers that fail.
    response.statusCode = request.headers['user-agent']?.startsWith('ELB-HealthChecker') ? 200 : shop.status;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place.closing(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function opened(place: Place): Promise<void> {
  const { elbv2 } = place.clients;
  const { LoadBalancers } = await elbv2.send(
    new CreateLoadBalancerCommand({ Name: 'alb', Subnets: ['subnet-a', 'subnet-b'] }),
  );
  const { LoadBalancerArn: arn = '', DNSName: host = '' } = LoadBalancers?.[0] ?? {};
  const { TargetGroups } = await elbv2.send(
    new CreateTargetGroupCommand({
      ...{ Name: 'api', Protocol: 'HTTP', Port: 80, TargetType: 'ip', HealthCheckPath: '/health' },
      ...{ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, HealthyThresholdCount: 2 },
    }),
  );
  const group = TargetGroups?.[0]?.TargetGroupArn ?? '';
  const listens = await freePort();
  await elbv2.send(
    new CreateListenerCommand({
      ...{ LoadBalancerArn: arn, Protocol: 'HTTP', Port: listens },
      DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
    }),
  );
  const dimension = arn.split(':loadbalancer/')[1] ?? '';
  const port = await target(place);
  shop = { url: `http://${host}:${listens}`, dimension, group, port, status: 200 };
  await registered(place.clients);
}

const targets = () => [{ Id: '127.0.0.1', Port: shop.port }];

async function registered({ elbv2 }: Clients): Promise<void> {
  await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn: shop.group, Targets: targets() }));
  await vi.waitFor(
    async () => {
      const { TargetHealthDescriptions } = await elbv2.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: shop.group }),
      );
      expect(TargetHealthDescriptions?.[0]?.TargetHealth?.State).toBe('healthy');
    },
    { timeout: 30_000, interval: 200 },
  );
}

async function asked(times: number, status: number): Promise<void> {
  for (let time = 0; time < times; time += 1) expect((await ask(`${shop.url}/shop`)).status).toBe(status);
}

const ofBalancer = ({ clients }: Place, metric: string, least: number) =>
  counted(clients, 'AWS/ApplicationELB', metric, { LoadBalancer: shop.dimension }, least);

async function answered(place: Place): Promise<void> {
  await opened(place);
  await asked(10, 200);
  await ofBalancer(place, 'RequestCount', 10);
}

/** No target can be chosen: CloudWatch counts such a request as an answer of 503 and as no request. */
async function withoutTarget(place: Place): Promise<void> {
  await place.clients.elbv2.send(
    new DeregisterTargetsCommand({ TargetGroupArn: shop.group, Targets: targets() }),
  );
  await asked(30, 503);
  await ofBalancer(place, 'HTTPCode_ELB_503_Count', 30);
}

const SEEDED: readonly Seeded[] = [
  {
    id: 'health.endpoints',
    well: opened,
    fault: async () => {
      shop.status = 500;
      await asked(1, 500);
    },
    then: 'bad',
    words: /alb: http:.* 500 in \d+ ms/,
    mend: () => Promise.resolve((shop.status = 200)),
  },
  {
    id: 'errors.rate',
    well: answered,
    fault: async (place) => {
      shop.status = 500;
      await asked(10, 500);
      await ofBalancer(place, 'HTTPCode_Target_5XX_Count', 10);
    },
    then: 'bad',
    words: /alb: 50 % of 20 requests failed \(10\)/,
  },
  {
    id: 'errors.rate',
    well: answered,
    fault: withoutTarget,
    then: 'bad',
    words: /alb: 75 % of 40 requests failed \(30\)/,
  },
  {
    id: 'errors.rate',
    given: { warnPercent: 10, badPercent: 90 },
    well: answered,
    fault: async (place) => {
      shop.status = 500;
      await asked(3, 500);
      await ofBalancer(place, 'HTTPCode_Target_5XX_Count', 3);
    },
    then: 'warn',
    words: /alb: 23 % of 13 requests failed \(3\)/,
    mend: async (place) => {
      shop.status = 200;
      await asked(20, 200);
      await ofBalancer(place, 'RequestCount', 33);
    },
  },
];

describe('a check of what is answered, before and after its fault', { timeout: 90_000 }, () => {
  it.each(SEEDED)('$id: $words', (seeded) => beforeAndAfter(seeded));

  it('the availability that is told counts requests without a target too', async () => {
    const place = await production();
    await answered(place);
    await withoutTarget(place);
    const { environment, clients } = place;
    const cell = await availability(
      { environment, clients, reader: new Reader() },
      Date.now(),
      patience(8_000),
    );
    expect(valueOf(cell)).toMatchObject({ requests: 40, failed: 30, ratio: 0.25 });
  });
});
