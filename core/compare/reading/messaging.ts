import type { Cell } from '../../cells/cell.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import { queueNameOf } from '../../resources/queues/queue-name.ts';
import { listQueueUrls, queueAttributes, queueTags } from '../../resources/queues/queues.ts';
import type { Source } from '../../resources/source.ts';
import { answerOf } from '../../resources/told.ts';
import { topicNameOf } from '../../resources/topics/topic-name.ts';
import {
  listSubscriptions,
  listTopicArns,
  subscriptionAttributes,
  topicAttributes,
  topicTags,
} from '../../resources/topics/topics.ts';
import type { SubscriptionSummary } from '../../resources/topics/types.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { foundEach, foundOf, part, tagMap } from './found.ts';
import type { ReadKind } from './found.ts';

/** Queues: the list's own calls, and one each for tags. */
export const readQueues: ReadKind = async (source, budget) =>
  foundEach(await listQueueUrls(source, budget), async (url) => {
    const [attributes, tags] = await Promise.all([
      queueAttributes(source, url, budget),
      queueTags(source, url, budget),
    ]);
    return foundOf(queueNameOf(url), [part('', attributes), part('Tags', tags, tagMap)]);
  });

/** Topics: one call each for attributes and tags, and one for each subscription: only that tells its filter. */
export const readTopics: ReadKind = async (source, budget) => {
  const [topics, subscriptions] = await Promise.all([
    listTopicArns(source, budget),
    listSubscriptions(source, budget),
  ]);
  return foundEach(topics, async (arn) => {
    const [attributes, tags, subscribed] = await Promise.all([
      topicAttributes(source, arn, budget),
      topicTags(source, arn, budget),
      subscribedTo(source, arn, subscriptions, budget),
    ]);
    return foundOf(topicNameOf(arn), [
      part('', attributes),
      part('Tags', tags, tagMap),
      part('Subscriptions', subscribed, (all) => all),
    ]);
  });
};

/** What a subscription is, all of one topic together: where one of them could not be read, none was. */
async function subscribedTo(
  source: Source,
  topicArn: string,
  listed: Cell<Listed<SubscriptionSummary>>,
  budget: Budget,
): Promise<Cell<readonly unknown[]>> {
  if (!hasValue(listed)) return listed;
  if (listed.value.cutOff)
    return { state: 'rejected', operation: 'sns:ListSubscriptions', at: listed.at, detail: 'cut off' };
  const own = listed.value.filter((one) => one.topicArn === topicArn && one.state !== 'deleted');
  const cells = await Promise.all(
    own.map((one) =>
      one.arn === undefined
        ? Promise.resolve(pending(one, listed.at))
        : subscriptionAttributes(source, one.arn, budget).then((cell) =>
            mapCell(cell, (detail) => ({
              Protocol: one.protocol,
              Endpoint: one.endpoint,
              ...(answerOf(detail) as object),
            })),
          ),
    ),
  );
  const answers: unknown[] = [];
  for (const cell of cells) {
    if (!hasValue(cell)) return cell as Cell<readonly unknown[]>;
    answers.push(cell.value);
  }
  return { state: 'fresh', value: answers, at: listed.at };
}

/** Of what is not confirmed SNS tells nothing but where it would lead. */
function pending({ protocol, endpoint }: SubscriptionSummary, at: number): Cell<object> {
  return {
    state: 'fresh',
    value: { Protocol: protocol, Endpoint: endpoint, PendingConfirmation: 'true' },
    at,
  };
}
