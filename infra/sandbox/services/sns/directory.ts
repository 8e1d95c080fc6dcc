import type { Database, RootDatabase } from 'lmdb';
import { isPending } from './topic.ts';
import type { Subscription, Topic } from './topic.ts';

/** All topics and subscriptions of the environment: kept in the store, held in memory. */
export class Directory {
  private readonly topics = new Map<string, Topic>();
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly arnsOfTopic = new Map<string, Set<string>>();
  private readonly storedTopics: Database<Topic, string>;
  private readonly storedSubscriptions: Database<Subscription, string>;

  constructor(store: RootDatabase) {
    this.storedTopics = store.openDB({ name: 'sns-topics' });
    this.storedSubscriptions = store.openDB({ name: 'sns-subscriptions' });
    for (const { value } of this.storedTopics.getRange()) this.topics.set(value.arn, value);
    for (const { value } of this.storedSubscriptions.getRange()) this.index(value);
  }

  topic(arn: string): Topic | undefined {
    return this.topics.get(arn);
  }

  saveTopic(topic: Topic): Topic {
    this.storedTopics.putSync(topic.name, topic);
    this.topics.set(topic.arn, topic);
    return topic;
  }

  /** Removes a topic and its subscriptions. */
  deleteTopic(topic: Topic): void {
    for (const subscription of this.subscriptionsOf(topic.arn)) this.deleteSubscription(subscription);
    this.storedTopics.removeSync(topic.name);
    this.topics.delete(topic.arn);
    this.arnsOfTopic.delete(topic.arn);
  }

  topicArns(): readonly string[] {
    return [...this.topics.keys()].sort();
  }

  subscription(arn: string): Subscription | undefined {
    return this.subscriptions.get(arn);
  }

  saveSubscription(subscription: Subscription): Subscription {
    this.storedSubscriptions.putSync(subscription.arn, subscription);
    this.index(subscription);
    return subscription;
  }

  deleteSubscription(subscription: Subscription): void {
    this.storedSubscriptions.removeSync(subscription.arn);
    this.subscriptions.delete(subscription.arn);
    this.arnsOfTopic.get(subscription.topicArn)?.delete(subscription.arn);
    const topic = this.topics.get(subscription.topicArn);
    if (topic !== undefined)
      this.saveTopic({ ...topic, subscriptionsDeleted: topic.subscriptionsDeleted + 1 });
  }

  allSubscriptions(): Iterable<Subscription> {
    return this.subscriptions.values();
  }

  subscriptionsOf(topicArn: string): readonly Subscription[] {
    return [...(this.arnsOfTopic.get(topicArn) ?? [])]
      .map((arn) => this.subscriptions.get(arn))
      .filter((subscription) => subscription !== undefined);
  }

  countsOf(topicArn: string): { readonly confirmed: number; readonly pending: number } {
    const all = this.subscriptionsOf(topicArn);
    const pending = all.filter(isPending).length;
    return { confirmed: all.length - pending, pending };
  }

  private index(subscription: Subscription): void {
    this.subscriptions.set(subscription.arn, subscription);
    const arns = this.arnsOfTopic.get(subscription.topicArn) ?? new Set();
    arns.add(subscription.arn);
    this.arnsOfTopic.set(subscription.topicArn, arns);
  }
}
