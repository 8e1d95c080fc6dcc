import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import { addressOf, namingOf, pairNames } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { fresh, isFailure, mapCell, valueOf } from '../../../core/cells/cell.ts';
import { listBuckets } from '../../../core/resources/buckets/list.ts';
import { listDeployables } from '../../../core/resources/deployments/deployments.ts';
import { listLoadBalancers } from '../../../core/resources/load-balancers/load-balancers.ts';
import { listQueueUrls } from '../../../core/resources/queues/queues.ts';
import { queueNameOf } from '../../../core/resources/queues/queue-name.ts';
import { listSecrets } from '../../../core/resources/secrets/secrets.ts';
import type { Source } from '../../../core/resources/source.ts';
import { listTableNames } from '../../../core/resources/tables/describe.ts';
import { topicNameOf } from '../../../core/resources/topics/topic-name.ts';
import { listTopicArns } from '../../../core/resources/topics/topics.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { namesIn as workerNames } from '../functions/workers-listing.server.ts';
import { listPath } from '../lists/list-path.ts';
import type { Findings, FoundResource } from './found-resource.ts';

interface Findable {
  readonly kind: ListedKind;
  readonly singular: string;
  readonly names: (source: Source, budget: Budget) => Promise<Cell<readonly string[]>>;
}

const FINDABLE: readonly Findable[] = [
  { kind: 'tables', singular: 'table', names: listTableNames },
  {
    kind: 'buckets',
    singular: 'bucket',
    names: async (source, budget) =>
      mapCell(await listBuckets(source, budget), (all) => all.map((one) => one.name)),
  },
  {
    kind: 'queues',
    singular: 'queue',
    names: async (source, budget) =>
      mapCell(await listQueueUrls(source, budget), (urls) => urls.map(queueNameOf)),
  },
  {
    kind: 'topics',
    singular: 'topic',
    names: async (source, budget) =>
      mapCell(await listTopicArns(source, budget), (arns) => arns.map(topicNameOf)),
  },
  {
    kind: 'caches',
    singular: 'cache',
    names: ({ environment }) =>
      Promise.resolve(
        fresh(
          environment.caches.map((cache) => cache.id),
          Date.now(),
        ),
      ),
  },
  {
    kind: 'secrets',
    singular: 'secret',
    names: async (source, budget) =>
      mapCell(await listSecrets(source, budget), (all) => all.map((one) => one.name)),
  },
  { kind: 'services', singular: 'service', names: listDeployables },
  { kind: 'workers', singular: 'function', names: workerNames },
  {
    kind: 'load-balancers',
    singular: 'load balancer',
    names: async (source, budget) =>
      mapCell(await listLoadBalancers(source, budget), (all) => all.map((one) => one.name)),
  },
];

/** Every resource of two environments by name. What can not be listed is left out, and the findings are not whole then. */
export async function findAll(sides: readonly [Source, Source], budget: Budget): Promise<Findings> {
  const kinds = await Promise.all(
    FINDABLE.map(async ({ kind, singular, names }) => {
      const [left, right] = await Promise.all([names(sides[0], budget), names(sides[1], budget)]);
      const namings = [namingOf(sides[0].environment), namingOf(sides[1].environment)] as const;
      const pairs = pairNames(
        kind,
        { names: valueOf(left) ?? [], naming: namings[0] },
        { names: valueOf(right) ?? [], naming: namings[1] },
      );
      const found = pairs.map((pair): FoundResource => ({
        kind: singular,
        key: pair.key,
        names: [...new Set([pair.left, pair.right].filter((name) => name !== undefined))],
        to: `${listPath(kind)}/${encodeURIComponent(addressOf(kind, pair, ...namings))}`,
      }));
      return { found, isWhole: wasSeen(left) && wasSeen(right) };
    }),
  );
  return { found: kinds.flatMap(({ found }) => found), isWhole: kinds.every(({ isWhole }) => isWhole) };
}

/** Where an endpoint offers no such thing, there is none to be found. */
function wasSeen(cell: Cell<unknown>): boolean {
  return !isFailure(cell) || cell.state === 'unsupported';
}
