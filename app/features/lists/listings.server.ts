import { fresh, mapCell, valueOf } from '../../../core/cells/cell.ts';
import {
  bucketInList,
  cacheInList,
  queueInList,
  secretInList,
  serviceInList,
  tableInList,
  topicInList,
} from '../../../core/compare/reading/rows.ts';
import { bucketRow, listBuckets } from '../../../core/resources/buckets/list.ts';
import type { BucketRow } from '../../../core/resources/buckets/types.ts';
import { cacheInfo } from '../../../core/resources/caches/info.ts';
import type { CacheInfo } from '../../../core/resources/caches/types.ts';
import { listDeployables, listedDeployable } from '../../../core/resources/deployments/deployments.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { queueNameOf } from '../../../core/resources/queues/queue-name.ts';
import { listQueueUrls, queueAttributes } from '../../../core/resources/queues/queues.ts';
import type { QueueSummary } from '../../../core/resources/queues/types.ts';
import { listSecrets } from '../../../core/resources/secrets/secrets.ts';
import type { SecretSummary } from '../../../core/resources/secrets/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import { describeTable, listTableNames } from '../../../core/resources/tables/describe.ts';
import { answerOf, withAnswer } from '../../../core/resources/told.ts';
import type { TableSummary } from '../../../core/resources/tables/types.ts';
import { topicNameOf } from '../../../core/resources/topics/topic-name.ts';
import { listSubscriptions, listTopicArns } from '../../../core/resources/topics/topics.ts';
import { mapListed } from '../../../core/paging/token-pages.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Listing } from './paired-list.server.ts';
import type { TopicRow } from './topic-row.ts';

/** How each kind is listed with the fewest calls that its API allows. */
export function tablesListing(budget: Budget): Listing<TableSummary> {
  return {
    kind: 'tables',
    names: (source) => listTableNames(source, budget),
    row: (source, name) => describeTable(source, name, budget),
    found: tableInList,
  };
}

export function bucketsListing(budget: Budget): Listing<BucketRow> {
  return {
    kind: 'buckets',
    names: async (source) => mapCell(await listBuckets(source, budget), (all) => mapListed(all, namesOf)),
    row: (source, name) => bucketRow(source, name, budget),
    found: bucketInList,
  };
}

export function queuesListing(budget: Budget): Listing<QueueSummary> {
  // The addresses of the list itself: asking for each one's again would double the calls.
  const urls = (source: Source) => listQueueUrls(source, budget);
  return {
    kind: 'queues',
    names: async (source) =>
      mapCell(await urls(source), (all) => mapListed(all, (each) => each.map(queueNameOf))),
    row: async (source, name) => {
      const listed = await urls(source);
      const url = valueOf(listed)?.find((one) => queueNameOf(one) === name);
      if (url) return queueAttributes(source, url, budget);
      return { state: 'absent', operation: 'sqs:ListQueues', at: Date.now() };
    },
    found: queueInList,
  };
}

export function topicsListing(budget: Budget): Listing<TopicRow> {
  return {
    kind: 'topics',
    names: async (source) => {
      // Every row needs the subscriptions, and they need nothing of the list: they are asked for beside it.
      void listSubscriptions(source, budget);
      return mapCell(await listTopicArns(source, budget), (arns) =>
        mapListed(arns, (all) => all.map(topicNameOf)),
      );
    },
    row: async (source, name) => {
      const cell = await listSubscriptions(source, budget);
      // No subscriptions in the whole account is an answer for each of its topics.
      if (cell.state === 'empty')
        return { state: 'fresh', value: { name, subscriptions: [], cutOff: false }, at: cell.at };
      return mapCell(cell, (all) => ({
        name,
        subscriptions: all.filter((one) => one.topicName === name),
        cutOff: all.cutOff === true,
      }));
    },
    found: topicInList,
  };
}

export function secretsListing(budget: Budget): Listing<SecretSummary> {
  return {
    kind: 'secrets',
    names: async (source) => mapCell(await listSecrets(source, budget), (all) => mapListed(all, namesOf)),
    row: async (source, name) => {
      const cell = await listSecrets(source, budget);
      if (cell.state === 'empty' || !('value' in cell)) return cell;
      const found = cell.value.find((one) => one.name === name);
      if (!found) return { state: 'absent', operation: 'secretsmanager:ListSecrets', at: cell.at };
      return { ...cell, value: found };
    },
    found: secretInList,
  };
}

/** The caches of the environments file: nothing upstream lists them. */
export function cachesListing(budget: Budget): Listing<CacheInfo> {
  return {
    kind: 'caches',
    names: ({ environment }) => {
      const ids = environment.caches.map((cache) => cache.id);
      return Promise.resolve(ids.length > 0 ? fresh(ids, Date.now()) : { state: 'empty', at: Date.now() });
    },
    row: (source, id) => cacheInfo(source, id, budget),
    found: (info, _, id) => cacheInList(id, info),
  };
}

/** The services of each environment's cluster or compose project. */
export function deploymentsListing(budget: Budget): Listing<Deployable> {
  return {
    kind: 'services',
    names: (source) => listDeployables(source, budget),
    row: async (source, name) =>
      // A hundred services have ten thousand events; a row tells the newest.
      mapCell(await listedDeployable(source, name, budget), (found) =>
        withAnswer({ ...found, events: found.events.slice(0, 1) }, answerOf(found)),
      ),
    found: (deployable, _, name) => serviceInList(name, deployable),
  };
}

function namesOf(all: readonly { readonly name: string }[]): readonly string[] {
  return all.map((one) => one.name);
}
