import { afterEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../cells/cell.ts';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { deployable, listDeployables, listedDeployable } from './deployments.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function cluster(answer: (request: SeenRequest) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const ARN = 'arn:aws:ecs:us-east-1:000000000000';
const LB = 'arn:aws:elasticloadbalancing:us-east-1:000000000000';
const group = (name: string) => `${LB}:targetgroup/${name}/1`;

interface Fake {
  readonly revision?: number;
  readonly desired?: number;
  readonly running?: number;
  readonly group?: string;
  readonly more?: object;
}

function service(
  name: string,
  { revision = 1, desired = 2, running = desired, group: arn, more }: Fake = {},
) {
  const taskDefinition = `${ARN}:task-definition/${name.replace(/-green$/, '')}:${revision}`;
  return {
    serviceName: name,
    serviceArn: `${ARN}:service/test/${name}`,
    clusterArn: `${ARN}:cluster/test`,
    status: 'ACTIVE',
    taskDefinition,
    desiredCount: desired,
    runningCount: running,
    pendingCount: desired - running,
    loadBalancers: arn ? [{ targetGroupArn: arn, containerName: 'app', containerPort: 3001 }] : [],
    deployments: [
      {
        id: 'ecs-svc/1',
        status: 'PRIMARY',
        taskDefinition,
        desiredCount: desired,
        runningCount: running,
        pendingCount: desired - running,
        rolloutState: 'COMPLETED',
        createdAt: 1_700_000_000 + revision,
      },
    ],
    events: [{ id: 'e', createdAt: 1_700_000_000, message: `(service ${name}) has reached a steady state.` }],
    ...more,
  };
}

function definition(revision: unknown) {
  const [family, number] = String(revision).split(':');
  return {
    taskDefinition: {
      family,
      revision: Number(number),
      registeredBy: 'arn:aws:sts::000000000000:assumed-role/deployer/alice',
      containerDefinitions: [
        { name: 'sidecar', image: 'proxy:9', essential: false },
        { name: 'app', image: `000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/${family}:1.${number}` },
      ],
    },
  };
}

/** ECS as it answers for these services, by hundreds and by tens. */
function ecs(services: readonly ReturnType<typeof service>[]) {
  return ({ operation, body }: SeenRequest): ScriptedAnswer => {
    if (operation === 'ListServices') {
      const from = Number(body.nextToken ?? 0);
      const next = from + 100 < services.length ? { nextToken: String(from + 100) } : {};
      return {
        body: { serviceArns: services.slice(from, from + 100).map((one) => one.serviceArn), ...next },
      };
    }
    if (operation === 'DescribeServices') {
      const wanted = body.services as string[];
      if (wanted.length > 10) return { status: 400, body: { __type: 'InvalidParameterException' } };
      const found = services.filter((one) => wanted.includes(one.serviceName));
      const failures = wanted
        .filter((name) => !found.some((one) => one.serviceName === name))
        .map((name) => ({ arn: `${ARN}:service/test/${name}`, reason: 'MISSING' }));
      return { body: { services: found, failures } };
    }
    if (operation === 'DescribeTaskDefinition') return { body: definition(body.taskDefinition) };
    return {
      status: 403,
      body: `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${operation}</Message></Error></ErrorResponse>`,
    };
  };
}

const xml = (action: string, result: string): ScriptedAnswer => ({
  body: `<${action}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${action}Result>${result}</${action}Result></${action}Response>`,
});

/** A balancer with one listener, whose one rule weighs two groups. */
function balancer(weights: Readonly<Record<string, number>>, sick: Readonly<Record<string, number>>) {
  return ({ operation, body }: SeenRequest): ScriptedAnswer | undefined => {
    const names = Object.keys(weights);
    if (operation === 'DescribeTargetGroups')
      return xml(
        operation,
        `<TargetGroups>${names.map((name) => `<member><TargetGroupArn>${group(name)}</TargetGroupArn><TargetGroupName>${name}</TargetGroupName><LoadBalancerArns><member>${LB}:loadbalancer/app/alb/1</member></LoadBalancerArns></member>`).join('')}</TargetGroups>`,
      );
    if (operation === 'DescribeListeners')
      return xml(
        operation,
        `<Listeners><member><ListenerArn>${LB}:listener/app/alb/1/2</ListenerArn></member></Listeners>`,
      );
    if (operation === 'DescribeRules')
      return xml(
        operation,
        `<Rules><member><RuleArn>r</RuleArn><Priority>10</Priority><Actions><member><Type>forward</Type><ForwardConfig><TargetGroups>${names.map((name) => `<member><TargetGroupArn>${group(name)}</TargetGroupArn><Weight>${weights[name]}</Weight></member>`).join('')}</TargetGroups></ForwardConfig></member></Actions></member></Rules>`,
      );
    if (operation === 'DescribeTargetHealth') {
      const name = names.find((one) => group(one) === body.TargetGroupArn) ?? '';
      const states = ['healthy', ...Array<string>(sick[name] ?? 0).fill('unhealthy')];
      return xml(
        operation,
        `<TargetHealthDescriptions>${states.map((state, index) => `<member><Target><Id>127.0.0.${index + 1}</Id></Target><TargetHealth><State>${state}</State></TargetHealth></member>`).join('')}</TargetHealthDescriptions>`,
      );
    }
    return undefined;
  };
}

describe('the services of a cluster', () => {
  it('cost a call for ten, and one for each revision in use', async () => {
    const services = Array.from({ length: 230 }, (_, index) =>
      service(`svc-${String(index).padStart(3, '0')}`, { revision: 1 }),
    );
    const { endpoint, source } = await cluster(ecs(services));
    const budget = patience(30_000);
    const names = valueOf(await listDeployables(source, budget)) ?? [];
    expect(names).toHaveLength(230);
    const shown = names.slice(0, 100);
    const cells = await Promise.all(shown.map((name) => listedDeployable(source, name, budget)));
    expect(cells.every((cell) => cell.state === 'fresh')).toBe(true);
    expect(endpoint.count('ListServices')).toBe(3);
    expect(endpoint.count('DescribeServices')).toBe(10);
    expect(endpoint.count('DescribeTaskDefinition')).toBe(100);
    expect(endpoint.seen).toHaveLength(113);
  });

  it('are told with revision, version, counts, and who registered them', async () => {
    const { source } = await cluster(ecs([service('api', { revision: 7, desired: 3, running: 2 })]));
    expect(await deployable(source, 'api', patience())).toMatchObject({
      state: 'fresh',
      value: {
        name: 'api',
        way: 'ecs',
        stage: 'steady',
        cluster: 'test',
        deployedBy: 'alice',
        deployedAt: 1_700_000_007_000,
        sides: [{ name: 'blue', revision: 'api:7', tag: '1.7', desired: 3, running: 2, pending: 1 }],
        unread: [],
      },
    });
  });

  it('that are not there are absent; so are those that were deleted', async () => {
    const gone = service('gone', { more: { status: 'INACTIVE' } });
    const { source } = await cluster(ecs([gone]));
    for (const name of ['gone', 'never'])
      expect(await deployable(source, name, patience())).toMatchObject({ state: 'absent' });
  });

  it('are told without what is denied beside them', async () => {
    const answer = ecs([service('api', { group: group('api') })]);
    const { source } = await cluster((request) =>
      request.operation === 'DescribeTaskDefinition'
        ? { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } }
        : answer(request),
    );
    const value = valueOf(await deployable(source, 'api', patience()));
    expect(value?.sides).toMatchObject([{ revision: 'api:1', image: undefined, unhealthy: undefined }]);
    expect(value?.unread.map(({ operation, state }) => [operation, state])).toEqual([
      ['ecs:DescribeTaskDefinition', 'denied'],
      ['elasticloadbalancing:DescribeTargetHealth', 'denied'],
    ]);
  });
});

describe('a classic blue-green release', () => {
  it('is over once its green side is deleted and runs nothing, though its name is there for a while', async () => {
    const blue = service('api', { revision: 2, group: group('api') });
    const green = service('api-green', {
      revision: 2,
      desired: 0,
      group: group('api-green'),
      more: { status: 'DRAINING' },
    });
    const { source } = await cluster(ecs([blue, green]));
    expect(valueOf(await deployable(source, 'api', patience()))).toMatchObject({
      way: 'ecs',
      sides: [{ name: 'blue', service: 'api' }],
    });
    const running = ecs([blue, { ...green, runningCount: 1 }]);
    const traffic = balancer({ api: 100, 'api-green': 0 }, {});
    const draining = await cluster((request) => traffic(request) ?? running(request));
    expect(valueOf(await deployable(draining.source, 'api', patience()))?.sides).toHaveLength(2);
  });

  it('is one service with two sides, weighed by the rule that names both', async () => {
    const services = ecs([
      service('api', { revision: 1, group: group('api') }),
      service('api-green', { revision: 2, group: group('api-green') }),
    ]);
    const traffic = balancer({ api: 90, 'api-green': 10 }, { 'api-green': 1 });
    const { endpoint, source } = await cluster((request) => traffic(request) ?? services(request));
    expect(valueOf(await listDeployables(source, patience()))).toEqual(['api']);
    expect(await listedDeployable(source, 'api', patience())).toMatchObject({
      value: {
        way: 'classic-blue-green',
        stage: 'shifting',
        sides: [
          { name: 'blue', service: 'api', revision: 'api:1', weight: 90, unhealthy: 0 },
          { name: 'green', service: 'api-green', revision: 'api:2', weight: 10, unhealthy: 1 },
        ],
        unread: [],
      },
    });
    expect(endpoint.count('DescribeServices')).toBe(1);
    expect(endpoint.count('DescribeTargetHealth')).toBe(2);
  });
});

describe('a deployment of ECS that is under way', () => {
  it('is asked for alone, and tells stage and weights', async () => {
    const arn = `${ARN}:service-deployment/test/api/d1`;
    const rollouts = [
      {
        status: 'PRIMARY',
        taskDefinition: 'x/api:2',
        rolloutState: 'IN_PROGRESS',
        desiredCount: 2,
        createdAt: 2,
      },
      {
        status: 'ACTIVE',
        taskDefinition: 'x/api:1',
        rolloutState: 'COMPLETED',
        runningCount: 2,
        createdAt: 1,
      },
    ];
    const steady = service('web', { more: { currentServiceDeployment: arn } });
    const answer = ecs([
      service('api', { revision: 2, more: { deployments: rollouts, currentServiceDeployment: arn } }),
      steady,
    ]);
    const { endpoint, source } = await cluster((request) =>
      request.operation === 'DescribeServiceDeployments'
        ? {
            body: {
              serviceDeployments: [
                {
                  serviceDeploymentArn: arn,
                  status: 'IN_PROGRESS',
                  lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
                  deploymentConfiguration: { strategy: 'CANARY' },
                  sourceServiceRevisions: [{ arn: 's1', requestedProductionTrafficWeight: 95 }],
                  targetServiceRevision: { arn: 's2', requestedProductionTrafficWeight: 5 },
                },
              ],
            },
          }
        : answer(request),
    );
    expect(await deployable(source, 'api', patience())).toMatchObject({
      value: {
        stage: 'shifting',
        sides: [
          { name: 'blue', revision: 'api:1', weight: 95, running: 2 },
          { name: 'green', revision: 'api:2', weight: 5 },
        ],
      },
    });
    expect(await deployable(source, 'web', patience())).toMatchObject({ value: { stage: 'steady' } });
    expect(endpoint.count('DescribeServiceDeployments')).toBe(1);
  });
});
