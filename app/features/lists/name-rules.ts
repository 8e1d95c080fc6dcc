import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import { isQueueName } from '../../../core/resources/queues/queue-name.ts';
import { isTopicName } from '../../../core/resources/topics/topic-name.ts';

interface NameRule {
  readonly service: string;
  readonly isName: (name: string) => boolean;
}

/** Sources: API references of DynamoDB (CreateTable), SQS (CreateQueue), SNS (CreateTopic), Secrets Manager (CreateSecret), ECS (CreateService), Lambda (CreateFunction), ELB (CreateLoadBalancer), CloudWatch (PutMetricAlarm). */
const RULES: Partial<Record<ListedKind, NameRule>> = {
  tables: { service: 'DynamoDB', isName: (name) => /^[A-Za-z0-9_.-]{3,255}$/.test(name) },
  queues: { service: 'SQS', isName: isQueueName },
  topics: { service: 'SNS', isName: isTopicName },
  secrets: { service: 'Secrets Manager', isName: (name) => /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name) },
  workers: { service: 'Lambda', isName: (name) => /^[A-Za-z0-9_.-]{1,255}$/.test(name) },
  'load-balancers': { service: 'ELB', isName: (name) => /^[A-Za-z0-9-]{1,32}$/.test(name) },
  alarms: { service: 'CloudWatch', isName: (name) => name.length >= 1 && name.length <= 255 },
  // Compose allows dots in the name of a service, which ECS does not.
  services: { service: 'ECS', isName: (name) => /^[A-Za-z0-9_.-]{1,255}$/.test(name) },
};

/** Why AWS can have nothing of this name, in a sentence; undefined where it could. */
export function nameMistake(kind: ListedKind, name: string): string | undefined {
  const rule = RULES[kind];
  return !rule || rule.isName(name) ? undefined : `${rule.service} has no ${kind} of such a name.`;
}
