import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import { topicArnOf, topicNameOf } from '../../../core/resources/topics/topic-name.ts';
import {
  listTopicArns,
  subscriptionAttributes,
  topicAttributes,
  topicSubscriptions,
  topicTags,
} from '../../../core/resources/topics/topics.ts';
import type {
  SubscriptionDetail,
  SubscriptionSummary,
  TopicDetail,
} from '../../../core/resources/topics/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';

export interface SubscriptionRead {
  readonly summary: SubscriptionSummary;
  /** Absent while the subscription is pending: it has no ARN to ask by. */
  readonly detail?: Promise<Cell<SubscriptionDetail>>;
}

export interface SubscriptionReads {
  readonly all: readonly SubscriptionRead[];
  /** The topic has more than the console asks for. */
  readonly cutOff: boolean;
}

/** How many subscriptions are asked for one by one; the rest is shown as listed. */
const DETAILED = 50;

/** A topic, who is told of it, and how. */
export function topicOf({ source, name }: NamedSide, budget: Budget) {
  // The account behind the endpoint need not be the one on the label; the list knows the topic's real ARN.
  const arn = listTopicArns(source, budget).then(
    (arns) =>
      (hasValue(arns) ? arns.value.find((one) => topicNameOf(one) === name) : undefined) ??
      topicArnOf(source.environment, name),
  );
  const topic: Promise<Cell<TopicDetail>> = arn.then((one) => topicAttributes(source, one, budget));
  const subscriptions = arn
    .then((one) => topicSubscriptions(source, one, budget))
    .then((cell): Cell<SubscriptionReads> => {
      if (!hasValue(cell)) return cell;
      const all = cell.value.map((summary, index) => ({
        summary,
        detail:
          summary.arn && index < DETAILED ? subscriptionAttributes(source, summary.arn, budget) : undefined,
      }));
      return { ...cell, value: { all, cutOff: cell.value.cutOff === true } };
    });
  const tags = arn.then((one) => topicTags(source, one, budget));
  return { topic, subscriptions, tags };
}
