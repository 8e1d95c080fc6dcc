import type { Cell } from '../../cells/cell.ts';
import { fresh } from '../../cells/cell.ts';
import type { ListedKind } from '../../catalogue/catalogue.ts';
import type { Alarm } from '../../resources/alarms/types.ts';
import type { BucketRow } from '../../resources/buckets/types.ts';
import type { CacheInfo } from '../../resources/caches/types.ts';
import type { Deployable, DeployableAnswer } from '../../resources/deployments/types.ts';
import type { EventSource, FunctionRow } from '../../resources/functions/types.ts';
import type { Listener, LoadBalancer } from '../../resources/load-balancers/types.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import type { SecretSummary } from '../../resources/secrets/types.ts';
import type { TableSummary } from '../../resources/tables/types.ts';
import { answerOf } from '../../resources/told.ts';
import type { SubscriptionSummary } from '../../resources/topics/types.ts';
import { CONTAINER_IMAGE } from '../kinds/services.ts';
import type { Found } from './found.ts';
import { foundOf, part } from './found.ts';
import { withTags } from './sdk-tags.ts';
import { ecsServiceParts } from './services.ts';

/**
 * What only the comparison reads, each by calls that a list does not make. Where nothing stands, a list's own calls tell
 * all that is compared.
 */
export const READ_BY_COMPARISON: Readonly<Partial<Record<ListedKind, string>>> = {
  tables: 'time to live, continuous backups and tags',
  buckets: 'encryption, public access, policy, CORS and tags',
  queues: 'tags',
  topics: "the topic's own attributes, what its subscriptions filter, and tags",
  secrets: 'replicas and the names of keys',
  services: 'scaling, and all of a container but its image',
  'load-balancers': 'the rules of listeners',
  caches: 'settings',
};

export function tableInList(table: TableSummary): Found {
  return foundOf(table.name, [part('', told(table))]);
}

export function bucketInList({ name, versioning, lifecycle }: BucketRow): Found {
  return foundOf(name, [part('Versioning', versioning), part('Lifecycle', lifecycle)]);
}

export function queueInList(queue: QueueSummary): Found {
  return foundOf(queue.name, [part('', told(queue))]);
}

/** A topic by who listens. `cutOff`: there are subscriptions that were not listed, which may be the topic's. */
export function topicInList({
  name,
  subscriptions,
  cutOff,
}: {
  readonly name: string;
  readonly subscriptions: readonly SubscriptionSummary[];
  readonly cutOff: boolean;
}): Found {
  if (cutOff)
    return {
      name,
      answers: {},
      unseen: [{ part: 'Subscriptions', operation: 'sns:ListSubscriptions', state: 'cut off' }],
    };
  const there = subscriptions.filter(({ state }) => state !== 'deleted');
  return foundOf(name, [
    part('Subscriptions', told(there), (all) =>
      all.map(({ protocol, endpoint, state }) => ({
        Protocol: protocol,
        Endpoint: endpoint,
        PendingConfirmation: String(state === 'pending'),
      })),
    ),
  ]);
}

/** ListSecrets tells what DescribeSecret does but for the replicas. Source: Secrets Manager API reference, SecretListEntry. */
export function secretInList(secret: SecretSummary): Found {
  const { answers, ...found } = withTags(secret.name, secret);
  const { SecretVersionsToStages: versions, ...described } = answers[''] as Readonly<Record<string, unknown>>;
  void versions;
  return { ...found, answers: { ...answers, '': described } };
}

export function cacheInList(id: string, info: CacheInfo): Found {
  return foundOf(id, [part('', told(info), (value) => value)]);
}

/** A function with what calls it: a list asks GetFunction of each for its state. */
export function functionInList(found: FunctionRow, sources: Cell<readonly EventSource[]>): Found {
  const { Tags: tags, ...described } = (answerOf(found) ?? {}) as { readonly Tags?: object };
  return foundOf(found.name, [
    part('', found.standing, () => described),
    part('Tags', found.standing, () => tags),
    part('EventSources', sources, (all) => all.map(answerOf)),
  ]);
}

export function balancerInList(balancer: LoadBalancer, listeners: Cell<readonly Listener[]>): Found {
  return foundOf(balancer.name, [
    part('', told(balancer)),
    part('Listeners', listeners, (all) => all.map(answerOf)),
  ]);
}

export function alarmInList(alarm: Alarm): Found {
  return foundOf(alarm.name, [part('', told(alarm))]);
}

/** A service with its revision; of a container only the image that it was made of. */
export function serviceInList(name: string, deployable: Deployable): Found | undefined {
  if (deployable.way === 'docker') return containerInList(name, deployable.sides[0]?.image);
  const answer = answerOf(deployable) as DeployableAnswer | undefined;
  return answer && foundOf(name, ecsServiceParts(answer.service, answer.definition));
}

/** An image that has lost its name goes by its id, which says nothing of what it is called elsewhere. */
function containerInList(name: string, image: string | undefined): Found {
  if (image === undefined || image.startsWith('sha256:'))
    return {
      name,
      answers: {},
      unseen: [{ part: 'TaskDefinition', operation: 'docker:ContainerList', state: 'absent' }],
    };
  const containerDefinitions = [{ name, image }];
  const found = foundOf(name, [
    part('TaskDefinition', told({ containerDefinitions }), (definition) => definition),
  ]);
  return { ...found, speaks: CONTAINER_IMAGE };
}

function told<T>(value: T): Cell<T> {
  return fresh(value, 0);
}
