import {
  RegisterScalableTargetCommand,
  PutScalingPolicyCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { makeBucket } from '../../core/changes/environment/resources/buckets.ts';
import { makeTable } from '../../core/changes/environment/resources/tables.ts';
import { comparePair, readPair } from '../../core/compare/compare-pair.ts';
import type { ComparedPair, Side } from '../../core/compare/differences.ts';
import { intentOf } from '../../core/compare/intended.ts';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';
import { remediesOf } from '../../core/compare/making-equal/making-equal.ts';
import type { Remedy } from '../../core/compare/making-equal/making-equal.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { startGate } from '../changes/gate-harness.ts';
import type { GateHarness } from '../changes/gate-harness.ts';

export type Stage = 'dev' | 'prod';
export const SIDE_OF: Readonly<Record<Stage, Side>> = { dev: 'left', prod: 'right' };
const ACCOUNTS = { dev: '000000000000', prod: '123456789012' } as const;
const signal = new AbortController().signal;
const making = { signal, whenThere: 'finish' } as const;

/** Two environments with a pair of each kind that can be made equal, which differ in nothing that is not meant to. */
export async function startPair(): Promise<GateHarness> {
  const harness = await startGate({
    more: {
      dev: { compute: { kind: 'ecs', cluster: CATALOGUE.cluster.names.dev } },
      prod: { compute: { kind: 'ecs', cluster: CATALOGUE.cluster.names.prod } },
    },
  });
  await Promise.all((['dev', 'prod'] as const).map((stage) => build(harness, stage)));
  return harness;
}

async function build(harness: GateHarness, stage: Stage): Promise<void> {
  const { dynamodb, s3, sqs, logs } = harness.clients(stage);
  for (const table of CATALOGUE.tables) await makeTable(dynamodb, table, stage, making);
  for (const bucket of CATALOGUE.buckets)
    await makeBucket(s3, bucket, { stage, region: 'us-east-1' }, making);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: `orders-${stage}`,
      AttributeDefinitions: ['id', 'day'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-day',
          KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: `media-${stage}` }));
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: `media-${stage}`,
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  );
  await sqs.send(new CreateQueueCommand({ QueueName: `letters-dead-${stage}` }));
  await sqs.send(
    new CreateQueueCommand({
      QueueName: `letters-${stage}`,
      Attributes: { RedrivePolicy: lettersPolicy(stage, 3) },
    }),
  );
  await logs.send(new CreateLogGroupCommand({ logGroupName: logGroup(stage) }));
  await buildCompute(harness, stage);
}

export function lettersPolicy(stage: Stage, maxReceiveCount: number): string {
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:${ACCOUNTS[stage]}:letters-dead-${stage}`;
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
}

export function logGroup(stage: Stage): string {
  return CATALOGUE.services.find(({ logical }) => logical === 'product-service')?.logGroups[stage] ?? '';
}

export function workerName(stage: Stage): string {
  return CATALOGUE.workers.find(({ logical }) => logical === 'caption-parser')?.names[stage] ?? '';
}

const SCALED = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

export function scaledOf(stage: Stage) {
  return { ...SCALED, ResourceId: `service/${CATALOGUE.cluster.names[stage]}/product-service` } as const;
}

export function cpuPolicy(stage: Stage, TargetValue: number) {
  return new PutScalingPolicyCommand({
    ...scaledOf(stage),
    PolicyName: 'cpu',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    },
  });
}

/** A service that runs nothing, and a function, each of the same image. */
async function buildCompute(harness: GateHarness, stage: Stage): Promise<void> {
  const { ecs, ecr, lambda, autoScaling } = harness.clients(stage);
  const cluster = CATALOGUE.cluster.names[stage];
  const image = `${ACCOUNTS[stage]}.dkr.ecr.us-east-1.amazonaws.com/shop/fixture:1.0.0`;
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop/fixture' }));
  await ecr.send(
    new PutImageCommand({ repositoryName: 'shop/fixture', imageTag: '1.0.0', imageManifest: MANIFEST }),
  );
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'product-service',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'api', image }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: 'product-service',
      taskDefinition: 'product-service',
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
    }),
  );
  await autoScaling.send(
    new RegisterScalableTargetCommand({ ...scaledOf(stage), MinCapacity: 2, MaxCapacity: 10 }),
  );
  await autoScaling.send(cpuPolicy(stage, 70));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: workerName(stage),
      PackageType: 'Image',
      Role: `arn:aws:iam::${ACCOUNTS[stage]}:role/function`,
      Code: { ImageUri: image },
    }),
  );
}

const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: 1_000,
    digest: `sha256:${'1'.repeat(64)}`,
  },
  layers: [
    {
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: 5_000,
      digest: `sha256:${'2'.repeat(64)}`,
    },
  ],
});

export interface SeenPair {
  readonly pair: ComparedPair;
  readonly remedies: readonly Remedy[];
}

/** One pair as the page of it compares it now, with what makes it equal. */
export async function seenPair(harness: GateHarness, kind: ComparedKind, key: string): Promise<SeenPair> {
  const sources = (['dev', 'prod'] as const).map((id) => {
    const source = harness.parts.planningSource(id);
    if (!source) throw new RangeError(id);
    return source;
  });
  const [left, right] = sources;
  if (!left || !right) throw new RangeError('two sides');
  const budget = budgetFor(signal, 30_000);
  const read = await readPair([left, right], budget, [kind]);
  const pair = comparePair(read, [], Date.now()).pairs.find((one) => one.key === key);
  if (!pair) throw new RangeError(`There is no ${kind} ${key}.`);
  const sideOf = (index: 0 | 1) => {
    const found = read.estates[index].kinds.get(kind);
    const source = index === 0 ? left : right;
    return {
      source,
      resource: found?.state === 'seen' ? found.resources.get(key) : undefined,
      intended: intentOf(source.environment).get(kind)?.get(key),
    };
  };
  return { pair, remedies: await remediesOf(pair, { left: sideOf(0), right: sideOf(1) }, budget) };
}

/** Lets the sandbox's own clock go on. */
export async function later({ sandboxes }: GateHarness, stage: Stage, advanceMs: number): Promise<void> {
  const body = JSON.stringify({ advanceMs });
  const answer = await fetch(`${sandboxes[stage].url}/_sandbox/clock`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}
