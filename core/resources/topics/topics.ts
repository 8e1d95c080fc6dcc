import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
} from '@aws-sdk/client-sns';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { subscriptionDetailOf, subscriptionOf, topicDetailOf } from './attributes.ts';
import type { SubscriptionDetail, SubscriptionSummary, TopicDetail, TopicTag } from './types.ts';

/** SNS gives 100 a page: ten thousand topics, or as many subscriptions, are more than a list is read for. */
const MOST_PAGES = 100;

/** The ARNs of every topic of the region. SNS gives 100 a page and takes no other number. */
export function listTopicArns(source: Source, budget: Budget): Promise<Cell<Listed<string>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sns:ListTopics',
      key: '',
      isEmpty: (arns) => arns.length === 0,
      run: (signal) =>
        tokenPages(MOST_PAGES, async (token) => {
          const page = await source.clients.sns.send(new ListTopicsCommand({ NextToken: token }), {
            abortSignal: signal,
          });
          return {
            items: (page.Topics ?? []).flatMap((topic) => topic.TopicArn ?? []),
            token: page.NextToken,
          };
        }),
    },
    budget,
  );
}

/** Every subscription of the region, of all topics at once: a list needs no call for each topic. */
export function listSubscriptions(
  source: Source,
  budget: Budget,
): Promise<Cell<Listed<SubscriptionSummary>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sns:ListSubscriptions',
      key: '',
      isEmpty: (all) => all.length === 0,
      run: (signal) =>
        tokenPages(MOST_PAGES, async (token) => {
          const page = await source.clients.sns.send(new ListSubscriptionsCommand({ NextToken: token }), {
            abortSignal: signal,
          });
          return { items: (page.Subscriptions ?? []).map(subscriptionOf), token: page.NextToken };
        }),
    },
    budget,
  );
}

/** The subscriptions of one topic. */
export function topicSubscriptions(
  source: Source,
  topicArn: string,
  budget: Budget,
): Promise<Cell<Listed<SubscriptionSummary>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sns:ListSubscriptionsByTopic',
      key: topicArn,
      isEmpty: (all) => all.length === 0,
      run: (signal) =>
        tokenPages(MOST_PAGES, async (token) => {
          const page = await source.clients.sns.send(
            new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken: token }),
            { abortSignal: signal },
          );
          return { items: (page.Subscriptions ?? []).map(subscriptionOf), token: page.NextToken };
        }),
    },
    budget,
  );
}

/** Everything that GetTopicAttributes tells of one topic. */
export function topicAttributes(
  source: Source,
  topicArn: string,
  budget: Budget,
): Promise<Cell<TopicDetail>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sns:GetTopicAttributes',
      key: topicArn,
      run: async (signal) => {
        const answer = await source.clients.sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }), {
          abortSignal: signal,
        });
        return withAnswer(topicDetailOf(topicArn, answer.Attributes ?? {}), answer.Attributes);
      },
    },
    budget,
  );
}

/** What only GetSubscriptionAttributes tells: filter policy, raw delivery, dead-letter queue. */
export function subscriptionAttributes(
  source: Source,
  subscriptionArn: string,
  budget: Budget,
): Promise<Cell<SubscriptionDetail>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sns:GetSubscriptionAttributes',
      key: subscriptionArn,
      run: async (signal) => {
        const answer = await source.clients.sns.send(
          new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn }),
          { abortSignal: signal },
        );
        return withAnswer(subscriptionDetailOf(subscriptionArn, answer.Attributes ?? {}), answer.Attributes);
      },
    },
    budget,
  );
}

/** The tags of one topic, by key. */
export function topicTags(
  source: Source,
  topicArn: string,
  budget: Budget,
): Promise<Cell<readonly TopicTag[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sns:ListTagsForResource',
      key: topicArn,
      isEmpty: (tags) => tags.length === 0,
      run: async (signal) => {
        const answer = await source.clients.sns.send(
          new ListTagsForResourceCommand({ ResourceArn: topicArn }),
          { abortSignal: signal },
        );
        return (answer.Tags ?? [])
          .map((tag) => ({ key: tag.Key ?? '', value: tag.Value ?? '' }))
          .sort((a, b) => (a.key < b.key ? -1 : 1));
      },
    },
    budget,
  );
}
