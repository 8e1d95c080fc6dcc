import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { QueueDefinition, TopicDefinition } from '../../../core/catalogue/messaging.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';

/** All queues of the catalogue by logical name, dead-letter queues before those that name them. */
export function createQueues(
  scope: Construct,
  definitions: readonly QueueDefinition[],
  stage: Stage,
): ReadonlyMap<string, sqs.Queue> {
  const made = new Map<string, sqs.Queue>();
  const deadFirst = [...definitions].sort(
    (one, other) => Number(Boolean(one.deadLetter)) - Number(Boolean(other.deadLetter)),
  );
  for (const definition of deadFirst)
    made.set(definition.logical, createQueue(scope, definition, stage, made));
  for (const { logical } of definitions) allowDeadLetters(logical, definitions, made);
  return made;
}

function createQueue(
  scope: Construct,
  definition: QueueDefinition,
  stage: Stage,
  made: ReadonlyMap<string, sqs.Queue>,
): sqs.Queue {
  const dead = definition.deadLetter && made.get(definition.deadLetter.queue);
  return new sqs.Queue(scope, `Queue-${definition.logical}`, {
    queueName: definition.names[stage],
    visibilityTimeout: Duration.seconds(definition.visibilityTimeoutSeconds),
    receiveMessageWaitTime: Duration.seconds(definition.receiveMessageWaitSeconds),
    retentionPeriod: Duration.seconds(definition.retentionSeconds),
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    ...(dead &&
      definition.deadLetter && {
        deadLetterQueue: { queue: dead, maxReceiveCount: definition.deadLetter.maxReceiveCount },
      }),
  });
}

/** A dead-letter queue takes the letters of its own queue alone. By its ARN's words: the queues name each other. */
function allowDeadLetters(
  logical: string,
  definitions: readonly QueueDefinition[],
  made: ReadonlyMap<string, sqs.Queue>,
): void {
  const sources = definitions.filter(({ deadLetter }) => deadLetter?.queue === logical);
  const queue = made.get(logical);
  if (sources.length === 0 || !queue) return;
  const { stack } = queue;
  const resource = queue.node.defaultChild as sqs.CfnQueue;
  resource.redriveAllowPolicy = {
    redrivePermission: 'byQueue',
    sourceQueueArns: sources.flatMap((source) => {
      const name = (made.get(source.logical)?.node.defaultChild as sqs.CfnQueue | undefined)?.queueName;
      return name === undefined ? [] : [stack.formatArn({ service: 'sqs', resource: name })];
    }),
  };
}

/** A topic of the catalogue with the queues that listen to it. */
export function createTopic(
  scope: Construct,
  { logical, names, subscriptions: wanted }: TopicDefinition,
  stage: Stage,
  queues: ReadonlyMap<string, sqs.Queue>,
): sns.Topic {
  const topic = new sns.Topic(scope, `Topic-${logical}`, { topicName: names[stage], enforceSSL: true });
  for (const { queue: listener, rawDelivery } of wanted) {
    const queue = queues.get(listener);
    if (queue)
      topic.addSubscription(new subscriptions.SqsSubscription(queue, { rawMessageDelivery: rawDelivery }));
  }
  return topic;
}

/** Lets the alarms of this account tell a topic; a policy of its own would else shut them out. */
export function allowAlarms(topic: sns.Topic): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AlarmsMayTell',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': topic.stack.account } },
    }),
  );
}
