import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, forwardTo, freePort, startTraffic, until } from './traffic-fixture.ts';
import type { TrafficFixture } from './traffic-fixture.ts';

let on: TrafficFixture;
beforeAll(async () => {
  on = await startTraffic();
});
afterAll(() => on.close());

const fixed = (body: string): sdk.Action => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: body },
});

describe('load balancers', () => {
  it('listen on an address of their own, and are made once', async () => {
    const one = await on.balancer('own-one', [fixed('one')]);
    const two = await on.balancer('own-two', [fixed('two')]);
    expect(new URL(one.url).hostname).not.toBe(new URL(two.url).hostname);
    expect((await ask(one.url)).body).toBe('one');
    expect((await ask(two.url)).body).toBe('two');
    const again = { Name: 'own-one', Subnets: ['subnet-a', 'subnet-b'] };
    const { LoadBalancers } = await on.client.send(new sdk.CreateLoadBalancerCommand(again));
    expect(LoadBalancers?.[0]?.LoadBalancerArn).toBe(one.arn);
    await expect(
      on.client.send(new sdk.CreateLoadBalancerCommand({ ...again, Scheme: 'internal' })),
    ).rejects.toBeInstanceOf(sdk.DuplicateLoadBalancerNameException);
  });

  it('come page by page, and go with what is theirs', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await on.balancer(name, [fixed(name)]);
    const found: string[] = [];
    for await (const { LoadBalancers = [] } of sdk.paginateDescribeLoadBalancers(
      { client: on.client, pageSize: 2 },
      {},
    ))
      found.push(...LoadBalancers.map(({ LoadBalancerName = '' }) => LoadBalancerName));
    expect(found).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']));
    expect(new Set(found).size).toBe(found.length);
    const { LoadBalancers } = await on.client.send(
      new sdk.DescribeLoadBalancersCommand({ Names: ['page-a'] }),
    );
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
    expect(LoadBalancers?.[0]).toMatchObject({ State: { Code: 'active' }, Type: 'application' });
    const protection = (Value: string) =>
      new sdk.ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn,
        Attributes: [{ Key: 'deletion_protection.enabled', Value }],
      });
    await on.client.send(protection('true'));
    await expect(
      on.client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn })),
    ).rejects.toBeInstanceOf(sdk.OperationNotPermittedException);
    await on.client.send(protection('false'));
    await on.client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await expect(
      on.client.send(new sdk.DescribeLoadBalancersCommand({ Names: ['page-a'] })),
    ).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: "Load balancers '[page-a]' not found",
    });
  });

  it('have attributes', async () => {
    const { arn } = await on.balancer('attributes', [fixed('x')]);
    const { Attributes } = await on.client.send(
      new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
    );
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' });
    await expect(
      on.client.send(
        new sdk.ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn: arn,
          Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '0' }],
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('listeners', () => {
  it('are one to a port', async () => {
    const { arn, url } = await on.balancer('ports', [fixed('x')]);
    const Port = Number(new URL(url).port);
    const create = (input: Partial<sdk.CreateListenerInput>) =>
      on.client.send(
        new sdk.CreateListenerCommand({
          LoadBalancerArn: arn,
          Protocol: 'HTTP',
          Port,
          DefaultActions: [fixed('y')],
          ...input,
        }),
      );
    await expect(create({})).rejects.toMatchObject({
      name: 'DuplicateListenerException',
      message: `A listener already exists on this port for this load balancer '${arn}'`,
    });
    await expect(create({ Port: await freePort(), Protocol: 'HTTPS' })).rejects.toMatchObject({
      message: 'A certificate must be specified for HTTPS listeners',
    });
    const certificate = { CertificateArn: `arn:aws:acm:us-east-1:000000000000:certificate/${'a'.repeat(8)}` };
    const { Listeners } = await create({
      Port: await freePort(),
      Protocol: 'HTTPS',
      Certificates: [certificate],
    });
    expect(Listeners?.[0]).toMatchObject({
      Certificates: [certificate],
      SslPolicy: 'ELBSecurityPolicy-2016-08',
    });
    await expect(create({ DefaultActions: [forwardTo('arn:aws:x')] })).rejects.toBeInstanceOf(
      sdk.TargetGroupNotFoundException,
    );
  });

  it('move to another port', async () => {
    const { listenerArn, url } = await on.balancer('moves', [fixed('moved')]);
    const Port = await freePort();
    await on.client.send(new sdk.ModifyListenerCommand({ ListenerArn: listenerArn, Port }));
    expect((await ask(`http://${new URL(url).hostname}:${Port}`)).body).toBe('moved');
    await expect(ask(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await on.client.send(new sdk.DeleteListenerCommand({ ListenerArn: listenerArn }));
    await expect(
      on.client.send(new sdk.DescribeListenersCommand({ ListenerArns: [listenerArn] })),
    ).rejects.toBeInstanceOf(sdk.ListenerNotFoundException);
  });
});

describe('rules', () => {
  async function withRules(name: string, rules: readonly (readonly [sdk.RuleCondition[], sdk.Action])[]) {
    const balancer = await on.balancer(name, [fixed('default')]);
    const arns: string[] = [];
    for (const [at, [Conditions, action]] of rules.entries()) {
      const { Rules } = await on.client.send(
        new sdk.CreateRuleCommand({
          ListenerArn: balancer.listenerArn,
          Priority: at + 1,
          Conditions,
          Actions: [action],
        }),
      );
      arns.push(Rules?.[0]?.RuleArn ?? '');
    }
    return { ...balancer, arns };
  }

  it('are looked at by priority, all of their conditions', async () => {
    const { url } = await withRules('conditions', [
      [[{ Field: 'path-pattern', Values: ['/img/*.p?g'] }], fixed('path')],
      [[{ Field: 'host-header', HostHeaderConfig: { Values: ['*.Example.com'] } }], fixed('host')],
      [
        [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Kind', Values: ['a*'] } }],
        fixed('header'),
      ],
      [
        [
          {
            Field: 'query-string',
            QueryStringConfig: { Values: [{ Key: 'v', Value: '2*' }, { Value: 'beta' }] },
          },
        ],
        fixed('query'),
      ],
      [
        [
          { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['PUT'] } },
          { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } },
        ],
        fixed('method'),
      ],
      [[{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }], fixed('elsewhere')],
    ]);
    const bodyOf = async (path: string, options = {}) => (await ask(`${url}${path}`, options)).body;
    expect(await bodyOf('/img/a/b.png?x=1')).toBe('path');
    expect(await bodyOf('/IMG/a.png')).toBe('default');
    expect(await bodyOf('/', { headers: { Host: 'shop.example.COM:80' } })).toBe('host');
    expect(await bodyOf('/', { headers: { 'x-kind': 'ABC' } })).toBe('header');
    expect(await bodyOf('/?V=20')).toBe('query');
    expect(await bodyOf('/?any=BETA')).toBe('query');
    expect(await bodyOf('/', { method: 'PUT' })).toBe('method');
    expect(await bodyOf('/')).toBe('default');
  });

  it('redirect', async () => {
    const { url } = await withRules('redirects', [
      [
        [{ Field: 'path-pattern', Values: ['/old/*'] }],
        {
          Type: 'redirect',
          RedirectConfig: { StatusCode: 'HTTP_301', Host: 'new.#{host}', Path: '/moved/#{path}' },
        },
      ],
    ]);
    const { status, headers } = await ask(`${url}/old/page?a=1`);
    const { hostname, port } = new URL(url);
    expect(status).toBe(301);
    expect(headers.location).toBe(`http://new.${hostname}:${port}/moved/old/page?a=1`);
  });

  it('change places all at once', async () => {
    const condition = (path: string): sdk.RuleCondition[] => [{ Field: 'path-pattern', Values: [path] }];
    const { arns, url, listenerArn } = await withRules('places', [
      [condition('/*'), fixed('all')],
      [condition('/a'), fixed('a')],
    ]);
    expect((await ask(`${url}/a`)).body).toBe('all');
    await on.client.send(
      new sdk.SetRulePrioritiesCommand({
        RulePriorities: [
          { RuleArn: arns[0], Priority: 2 },
          { RuleArn: arns[1], Priority: 1 },
        ],
      }),
    );
    expect((await ask(`${url}/a`)).body).toBe('a');
    const { Rules = [] } = await on.client.send(new sdk.DescribeRulesCommand({ ListenerArn: listenerArn }));
    expect(Rules.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
      ['1', false],
      ['2', false],
      ['default', true],
    ]);
    await expect(
      on.client.send(
        new sdk.CreateRuleCommand({
          ListenerArn: listenerArn,
          Priority: 1,
          Conditions: condition('/b'),
          Actions: [fixed('b')],
        }),
      ),
    ).rejects.toMatchObject({ name: 'PriorityInUseException', message: "Priority '1' is currently in use" });
    await expect(
      on.client.send(new sdk.DeleteRuleCommand({ RuleArn: Rules[2]?.RuleArn })),
    ).rejects.toBeInstanceOf(sdk.OperationNotPermittedException);
    await on.client.send(new sdk.DeleteRuleCommand({ RuleArn: arns[1] }));
    expect((await ask(`${url}/a`)).body).toBe('all');
  });

  it.each([
    ['an unknown field', [{ Field: 'colour', Values: ['red'] }]],
    [
      'a path twice',
      [
        { Field: 'path-pattern', Values: ['/a'] },
        { Field: 'path-pattern', Values: ['/b'] },
      ],
    ],
    ['no value', [{ Field: 'path-pattern', Values: [] }]],
    ['an address that is none', [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0'] } }]],
  ])('refuse %s', async (_what, Conditions) => {
    const { listenerArn } = await on.balancer('refusals', [fixed('x')]).catch(async () => {
      const { LoadBalancers } = await on.client.send(
        new sdk.DescribeLoadBalancersCommand({ Names: ['refusals'] }),
      );
      const { Listeners } = await on.client.send(
        new sdk.DescribeListenersCommand({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn }),
      );
      return { listenerArn: Listeners?.[0]?.ListenerArn ?? '' };
    });
    await expect(
      on.client.send(
        new sdk.CreateRuleCommand({
          ListenerArn: listenerArn,
          Priority: 9,
          Conditions,
          Actions: [fixed('x')],
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('target groups', () => {
  it('belong to one load balancer, and stay while they are used', async () => {
    const arn = await on.group('used');
    const { listenerArn } = await on.balancer('user', [forwardTo(arn)]);
    await expect(on.balancer('second-user', [forwardTo(arn)])).rejects.toBeInstanceOf(
      sdk.TargetGroupAssociationLimitException,
    );
    await expect(
      on.client.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn: arn })),
    ).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Target group '${arn}' is currently in use by a listener or a rule`,
    });
    const { TargetGroups } = await on.client.send(new sdk.DescribeTargetGroupsCommand({ Names: ['used'] }));
    expect(TargetGroups?.[0]).toMatchObject({
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      Matcher: { HttpCode: '200' },
      TargetType: 'ip',
    });
    await on.client.send(new sdk.DeleteListenerCommand({ ListenerArn: listenerArn }));
    await on.client.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn: arn }));
    await expect(
      on.client.send(new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [arn] })),
    ).rejects.toBeInstanceOf(sdk.TargetGroupNotFoundException);
  });

  it.each([
    ['an address that is not of this machine', 'ip', '10.0.0.1', 'ValidationError'],
    ['an instance', 'instance', 'i-0123456789abcdef0', 'InvalidTargetException'],
  ] as const)('refuse %s', async (_what, TargetType, Id, name) => {
    const arn = await on.group(`refuse-${TargetType}`, { TargetType });
    await expect(
      on.client.send(new sdk.RegisterTargetsCommand({ TargetGroupArn: arn, Targets: [{ Id }] })),
    ).rejects.toMatchObject({ name });
  });

  it('tell the health of their targets as it was found', async () => {
    let status = 200;
    const backend = await on.backend((_message, response) => {
      response.statusCode = status;
      response.end();
    });
    const arn = await on.group('health', { HealthyThresholdCount: 2 });
    await on.register(arn, backend);
    const health = async () => {
      const { TargetHealthDescriptions } = await on.client.send(
        new sdk.DescribeTargetHealthCommand({ TargetGroupArn: arn }),
      );
      return TargetHealthDescriptions?.[0]?.TargetHealth;
    };
    // The next check is always due: the test does not wait for its interval.
    const untilState = (state: string) =>
      until(async () => {
        on.sandbox.clock.advance(5000);
        return (await health())?.State === state;
      });
    expect(await health()).toEqual({
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    });
    await on.balancer('health', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy');
    status = 500;
    await untilState('unhealthy');
    expect(await health()).toEqual({
      State: 'unhealthy',
      Reason: 'Target.ResponseCodeMismatch',
      Description: 'Health checks failed with these codes: [500]',
    });
    status = 200;
    await untilState('healthy');
    const asked = new sdk.DescribeTargetHealthCommand({
      TargetGroupArn: arn,
      Targets: [{ Id: '127.0.0.1', Port: 1 }],
    });
    const { TargetHealthDescriptions } = await on.client.send(asked);
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toMatchObject({ Reason: 'Target.NotRegistered' });
  });

  it('of functions are refused', async () => {
    await expect(on.group('functions', { TargetType: 'lambda' })).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('are tagged', async () => {
    const ResourceArns = [await on.group('tagged')];
    await on.client.send(
      new sdk.AddTagsCommand({
        ResourceArns,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await on.client.send(new sdk.RemoveTagsCommand({ ResourceArns, TagKeys: ['a'] }));
    const { TagDescriptions } = await on.client.send(new sdk.DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions?.[0]?.Tags).toEqual([{ Key: 'b', Value: '2' }]);
  });
});
