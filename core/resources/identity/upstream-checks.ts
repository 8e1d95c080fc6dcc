import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { hasValue } from '../../cells/cell.ts';
import type { Clients } from '../../environments/clients.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { UpstreamCheck } from './types.ts';

interface Probe {
  readonly upstream: string;
  readonly operation: string;
  readonly send: (clients: Clients, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
}

/** The cheapest read of each service that the console uses. */
const PROBES: readonly Probe[] = [
  {
    upstream: 'dynamodb',
    operation: 'dynamodb:ListTables',
    send: (clients, options) => clients.dynamodb.send(new ListTablesCommand({ Limit: 1 }), options),
  },
  {
    upstream: 's3',
    operation: 's3:ListAllMyBuckets',
    send: (clients, options) => clients.s3.send(new ListBucketsCommand({ MaxBuckets: 1 }), options),
  },
  {
    upstream: 'sqs',
    operation: 'sqs:ListQueues',
    send: (clients, options) => clients.sqs.send(new ListQueuesCommand({ MaxResults: 1 }), options),
  },
  {
    upstream: 'sns',
    operation: 'sns:ListTopics',
    send: (clients, options) => clients.sns.send(new ListTopicsCommand({}), options),
  },
  {
    upstream: 'secretsmanager',
    operation: 'secretsmanager:ListSecrets',
    send: (clients, options) =>
      clients.secretsManager.send(new ListSecretsCommand({ MaxResults: 1 }), options),
  },
  {
    upstream: 'sts',
    operation: 'sts:GetCallerIdentity',
    send: (clients, options) => clients.sts.send(new GetCallerIdentityCommand({}), options),
  },
  {
    upstream: 'monitoring',
    operation: 'cloudwatch:ListMetrics',
    send: (clients, options) =>
      clients.cloudwatch.send(
        new ListMetricsCommand({ Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage' }),
        options,
      ),
  },
];

const ECS_PROBE: Probe = {
  upstream: 'ecs',
  operation: 'ecs:ListClusters',
  send: (clients, options) => clients.ecs.send(new ListClustersCommand({ maxResults: 1 }), options),
};

/**
 * One cheap read of every upstream that this environment is made of, all at once. Tells states and codes, never an
 * address, a name or an upstream's words: the answer is for readers without a sign-in.
 */
export function upstreamChecks(source: Source, budget: Budget): Promise<readonly UpstreamCheck[]> {
  const { caches, compute } = source.environment;
  const probes = compute.kind === 'ecs' ? [...PROBES, ECS_PROBE] : PROBES;
  const cacheProbes = caches.map(({ id }): Probe => ({
    upstream: `redis/${id}`,
    operation: 'redis:PING',
    send: (clients, { abortSignal }) => clients.redis(id).use(abortSignal, (client) => client.ping()),
  }));
  return Promise.all([...probes, ...cacheProbes].map((probe) => check(source, probe, budget)));
}

async function check(source: Source, probe: Probe, budget: Budget): Promise<UpstreamCheck> {
  const { upstream, operation } = probe;
  const askedAt = performance.now();
  const cell = await source.reader.read(
    {
      environmentId: source.environment.id,
      operation,
      upstream,
      key: `check ${upstream}`,
      run: async (signal) => {
        const startedAt = performance.now();
        await probe.send(source.clients, { abortSignal: signal });
        return performance.now() - startedAt;
      },
    },
    budget,
  );
  if (cell.state === 'fresh') return { upstream, operation, state: 'ok', latencyMs: Math.round(cell.value) };
  const failure = hasValue(cell) ? cell.failure : cell;
  const latencyMs = Math.round(performance.now() - askedAt);
  if (failure.state === 'empty') return { upstream, operation, state: 'ok', latencyMs };
  return { upstream, operation, state: failure.state, code: plainCode(failure.code), latencyMs };
}

/** A code comes from upstream too: only what looks like one is told to whoever asks. */
function plainCode(code: string | undefined): string | undefined {
  return code !== undefined && /^[A-Za-z0-9_.]{1,64}$/.test(code) ? code : undefined;
}
