import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CreateDistributionCommand,
  GetInvalidationCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { CreateReplicationGroupCommand, DescribeReplicationGroupsCommand } from '@aws-sdk/client-elasticache';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  GetFunctionConcurrencyCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, imageOf, startServices } from './services.fixture.ts';
import type { ServiceHarness } from './services.fixture.ts';

const SCALED = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;
let shop: ServiceHarness;

beforeAll(async () => {
  const cache = {
    id: 'main',
    url: 'redis://127.0.0.1:6379',
    elasticache: { replicationGroupId: 'prod-cluster', userId: 'console' },
  };
  shop = await startServices({ more: { dev: { caches: [cache] } } });
}, 60_000);
afterAll(() => shop.close());

async function later(advanceMs: number): Promise<void> {
  const body = JSON.stringify({ advanceMs });
  const answer = await fetch(`${shop.dev.url}/_sandbox/clock`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}

async function refusalOf(actionId: string, input: unknown): Promise<string> {
  const presented = await shop.gate.present(shop.wish('dev', actionId, input));
  return presented.outcome === 'refused' ? presented.sentence : JSON.stringify(presented);
}

describe('auto scaling', { timeout: 60_000 }, () => {
  const resource = `service/${CLUSTER}/elastic`;
  beforeAll(async () => {
    await shop.revision('elastic', '1.0.0');
    await shop.create('elastic', { desiredCount: 2 });
    await shop.steady('elastic');
    await shop.aws.autoScaling.send(
      new RegisterScalableTargetCommand({ ...SCALED, ResourceId: resource, MinCapacity: 2, MaxCapacity: 4 }),
    );
  }, 60_000);

  async function bounds(): Promise<readonly (number | undefined)[]> {
    const { ScalableTargets } = await shop.aws.autoScaling.send(
      new DescribeScalableTargetsCommand({ ...SCALED, ResourceIds: [resource] }),
    );
    return [ScalableTargets?.[0]?.MinCapacity, ScalableTargets?.[0]?.MaxCapacity];
  }

  it('is given other bounds and a target, and taken back', async () => {
    const input = { service: 'elastic', minimum: 3, maximum: 8, targetCpuPercent: 60 };
    const run = await shop.run('dev', 'services.scale', input);
    expect(run.state).toBe('done');
    expect(await bounds()).toEqual([3, 8]);
    const { ScalingPolicies } = await shop.aws.autoScaling.send(
      new DescribeScalingPoliciesCommand({ ...SCALED, ResourceId: resource }),
    );
    expect(ScalingPolicies?.map((one) => one.TargetTrackingScalingPolicyConfiguration?.TargetValue)).toEqual([
      60,
    ]);
    expect(run.plan.undo.reach).toBe('partial');
    await shop.undo(run);
    expect(await bounds()).toEqual([2, 4]);
    expect(await refusalOf('services.scale', { service: 'elastic', minimum: 9 })).toBe(
      'The minimum would be 9 and the maximum 4: set both so that they fit.',
    );
  });

  it('warns of a count that it brings back', async () => {
    const presented = await shop.gate.present(
      shop.wish('dev', 'services.scale', { service: 'elastic', desired: 9 }),
    );
    expect(presented).toMatchObject({
      presentation: { plan: { findings: [{ severity: 'warning', subject: 'bounds' }] } },
    });
  });

  it('follows a schedule, which is removed and had back', async () => {
    const input = {
      service: 'elastic',
      name: 'morning',
      schedule: 'cron(0 8 ? * MON-FRI *)',
      timeZone: 'Africa/Kampala',
      minimum: 4,
    };
    const names = async () => {
      const { ScheduledActions = [] } = await shop.aws.autoScaling.send(
        new DescribeScheduledActionsCommand({ ...SCALED, ResourceId: resource }),
      );
      return ScheduledActions.map(({ ScheduledActionName, Timezone }) => [ScheduledActionName, Timezone]);
    };
    expect((await shop.run('dev', 'services.schedule-scaling', input)).state).toBe('done');
    expect(await names()).toEqual([['morning', 'Africa/Kampala']]);
    const removed = await shop.run('dev', 'services.remove-scheduled-scaling', {
      service: 'elastic',
      name: 'morning',
    });
    expect(await names()).toEqual([]);
    await shop.undo(removed);
    expect(await names()).toEqual([['morning', 'Africa/Kampala']]);
  });

  describe('by a schedule that ends', () => {
    const schedule = { service: 'elastic', name: 'campaign', schedule: 'rate(1 day)' };
    const [startsAt, endsAt] = [Date.UTC(2041, 0, 1), Date.UTC(2041, 1, 1)];
    const now = async () => {
      const { ScheduledActions = [] } = await shop.aws.autoScaling.send(
        new DescribeScheduledActionsCommand({
          ...SCALED,
          ResourceId: resource,
          ScheduledActionNames: ['campaign'],
        }),
      );
      return ScheduledActions.map(({ StartTime, EndTime, ScalableTargetAction }) => [
        ScalableTargetAction?.MinCapacity,
        StartTime?.getTime(),
        EndTime?.getTime(),
      ]);
    };

    it('ends still when its bounds are changed, when that is undone, and when it is had back', async () => {
      await shop.run('dev', 'services.schedule-scaling', { ...schedule, minimum: 4, startsAt, endsAt });
      expect(await now()).toEqual([[4, startsAt, endsAt]]);
      const changed = await shop.run('dev', 'services.schedule-scaling', { ...schedule, minimum: 5 });
      expect(changed.plan.changes).toEqual([{ attribute: 'minimum tasks', before: '4', after: '5' }]);
      expect(await now()).toEqual([[5, startsAt, endsAt]]);
      await shop.undo(changed);
      expect(await now()).toEqual([[4, startsAt, endsAt]]);
      const removed = await shop.run('dev', 'services.remove-scheduled-scaling', {
        service: 'elastic',
        name: 'campaign',
      });
      await shop.undo(removed);
      expect(await now()).toEqual([[4, startsAt, endsAt]]);
    });

    it('goes on for ever again where its end is taken back', async () => {
      await shop.run('dev', 'services.schedule-scaling', {
        ...schedule,
        minimum: 4,
        startsAt: null,
        endsAt: null,
      });
      expect(await now()).toEqual([[4, undefined, undefined]]);
      const bounded = await shop.run('dev', 'services.schedule-scaling', { ...schedule, minimum: 4, endsAt });
      await shop.undo(bounded);
      expect(await now()).toEqual([[4, undefined, undefined]]);
    });
  });
});

describe('functions', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    await shop.aws.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'parser',
        PackageType: 'Image',
        Role: 'arn:aws:iam::000000000000:role/function',
        Code: { ImageUri: imageOf('1.0.0') },
        Publish: true,
      }),
    );
    for (const Description of ['two', 'three', 'four']) {
      await later(2_000);
      await shop.aws.lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: 'parser', Description }),
      );
      await later(2_000);
      await shop.aws.lambda.send(new PublishVersionCommand({ FunctionName: 'parser' }));
    }
    await shop.aws.lambda.send(
      new CreateAliasCommand({ FunctionName: 'parser', Name: 'live', FunctionVersion: '1' }),
    );
  });

  it('are given a concurrency, and share the account again', async () => {
    const run = await shop.run('dev', 'functions.set-concurrency', { function: 'parser', reserved: 7 });
    const reserved = async () => {
      const answer = await shop.aws.lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: 'parser' }),
      );
      return answer.ReservedConcurrentExecutions;
    };
    expect(await reserved()).toBe(7);
    const undone = await shop.undo(run);
    expect(undone.calls).toMatchObject([{ operation: 'lambda:DeleteFunctionConcurrency' }]);
    expect(await reserved()).toBeUndefined();
  });

  it('lose their old versions, but for those that an alias leads to', async () => {
    const run = await shop.run('dev', 'functions.delete-versions', { function: 'parser', keep: 1 });
    expect(run.outcome?.sentence).toBe('2 old versions of parser are deleted.');
    const { Versions = [] } = await shop.aws.lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: 'parser' }),
    );
    expect(Versions.map(({ Version }) => Version)).toEqual(['$LATEST', '1', '4']);
    expect(await refusalOf('functions.delete-versions', { function: 'parser', keep: 1 })).toMatch(
      /^parser has no version to delete/,
    );
    expect(await refusalOf('functions.delete-versions', { function: 'nobody' })).toBe(
      'There is no function nobody.',
    );
  });
});

it('a distribution forgets paths, once for each run', async () => {
  const { Distribution } = await shop.aws.cloudfront.send(
    new CreateDistributionCommand({ DistributionConfig: DISTRIBUTION }),
  );
  const distribution = Distribution?.Id ?? '';
  const run = await shop.run('dev', 'distributions.invalidate', {
    distribution,
    paths: ['/index.html', '/assets/*', '/index.html'],
  });
  expect(run.state).toBe('done');
  const { InvalidationList } = await shop.aws.cloudfront.send(
    new ListInvalidationsCommand({ DistributionId: distribution }),
  );
  expect(InvalidationList?.Items).toHaveLength(1);
  const { Invalidation } = await shop.aws.cloudfront.send(
    new GetInvalidationCommand({ DistributionId: distribution, Id: InvalidationList?.Items?.[0]?.Id }),
  );
  expect(Invalidation?.InvalidationBatch).toMatchObject({
    CallerReference: run.id,
    Paths: { Items: ['/index.html', '/assets/*'] },
  });
});

it('a cache is given another node type, if it is one that ElastiCache takes', async () => {
  await shop.aws.elasticache.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: 'prod-cluster',
      ReplicationGroupDescription: 'of the shop',
      CacheNodeType: 'cache.t4g.small',
      NumCacheClusters: 2,
    }),
  );
  await later(600_000);
  const run = await shop.run('dev', 'caches.set-node-type', { cache: 'main', nodeType: 'cache.m7g.large' });
  expect(run.outcome?.sentence).toBe('Done: Make the 2 nodes of prod-cluster cache.m7g.large.');
  await later(3_600_000);
  const { ReplicationGroups } = await shop.aws.elasticache.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId: 'prod-cluster' }),
  );
  expect(ReplicationGroups?.[0]?.CacheNodeType).toBe('cache.m7g.large');
  expect(await refusalOf('caches.set-node-type', { cache: 'main', nodeType: 'cache.none.huge' })).toMatch(
    /^ElastiCache does not change it to cache\.none\.huge/,
  );
});

const DISTRIBUTION: DistributionConfig = {
  CallerReference: 'storefront',
  Comment: 'storefront',
  Enabled: true,
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: 'assets',
        DomainName: 'assets.s3.us-east-1.amazonaws.com',
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: 'assets',
    ViewerProtocolPolicy: 'redirect-to-https',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  },
};
