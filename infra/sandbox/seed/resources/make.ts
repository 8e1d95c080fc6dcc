import type { QueueDefinition } from '../../../../core/catalogue/messaging.ts';
import { makeBucket } from '../../../../core/changes/environment/resources/buckets.ts';
import type { MessagingPlace } from '../../../../core/changes/environment/resources/messaging-place.ts';
import { makeQueue } from '../../../../core/changes/environment/resources/queues.ts';
import { makeTable } from '../../../../core/changes/environment/resources/tables.ts';
import { makeTopic, subscribe } from '../../../../core/changes/environment/resources/topics.ts';
import type { Clients } from '../../../../core/environments/clients.ts';
import { NEVER } from '../never.ts';
import type { ResourcePlan } from './plan.ts';

/** Where the queues and topics of one environment are, by logical name. */
export interface Messaging {
  readonly queueUrl: (logical: string) => string;
  readonly topicArn: (logical: string) => string;
}

const FINISH = { signal: NEVER, whenThere: 'finish' } as const;
const LEAVE = { signal: NEVER, whenThere: 'leave' } as const;

/** Makes tables and buckets. Tables that are there are left as they are; buckets are set anew. */
export async function makeStores(
  clients: Clients,
  { stage, tables, buckets }: ResourcePlan,
  { region }: MessagingPlace,
): Promise<void> {
  await Promise.all([
    ...tables.map((table) => makeTable(clients.dynamodb, table, stage, LEAVE)),
    ...buckets.map((bucket) => makeBucket(clients.s3, bucket, { stage, region }, FINISH)),
  ]);
}

/** Makes queues (dead-letter queues first, so that others can name them), topics and subscriptions. */
export async function makeMessaging(
  { sqs, sns }: Clients,
  { queues, topics }: ResourcePlan,
  place: MessagingPlace,
): Promise<Messaging> {
  const urls = new Map<string, string>();
  const arns = new Map<string, string>();
  const make = async (queue: QueueDefinition) => {
    urls.set(queue.logical, await makeQueue(sqs, queue, { queues, topics }, place, FINISH));
  };
  await Promise.all(queues.filter((queue) => !queue.deadLetter).map(make));
  await Promise.all(queues.filter((queue) => queue.deadLetter).map(make));
  await Promise.all(
    topics.map(async (topic) => {
      arns.set(topic.logical, await makeTopic(sns, topic, place, FINISH));
      for (const { queue: logical } of topic.subscriptions) {
        const queue = queues.find((other) => other.logical === logical);
        if (queue) await subscribe(sns, topic, queue, place, FINISH);
      }
    }),
  );
  return { queueUrl: (logical) => known(urls, logical), topicArn: (logical) => known(arns, logical) };
}

function known(places: ReadonlyMap<string, string>, logical: string): string {
  const place = places.get(logical);
  if (place === undefined) throw new RangeError(`There is no ${logical} here.`);
  return place;
}
