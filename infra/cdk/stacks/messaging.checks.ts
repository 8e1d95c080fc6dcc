import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../../core/catalogue/stage.ts';
import { QUEUES, TOPICS } from '../../../core/catalogue/messaging.ts';
import { stageOf } from '../testing/templates.ts';

describe.each(STAGES)('the messaging of %s', (stage) => {
  it('has every queue with its dead-letter queue, encrypted, over TLS alone', () => {
    const { resources, template } = stageOf(stage);
    const queues = resources('AWS::SQS::Queue').map(({ Properties }) => Properties.QueueName);
    expect(queues).toEqual(expect.arrayContaining(QUEUES.map(({ names }) => names[stage])));
    template('messaging').allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      ReceiveMessageWaitTimeSeconds: 20,
    });
    const policies = resources('AWS::SQS::QueuePolicy').map((one) => JSON.stringify(one));
    expect(
      policies.filter((policy) => policy.includes('"aws:SecureTransport":"false"')).length,
    ).toBeGreaterThanOrEqual(QUEUES.length);
  });

  it.each([
    ['caption-analysis', 300],
    ['thumbnail-generation', 900],
    ['auto-tagging', 300],
    ['product-assembly', 600],
  ])('%s is invisible for %d s, kept four days, and given up after three receives', (logical, seconds) => {
    const named = (name: string) => QUEUES.find((queue) => queue.logical === name)?.names[stage];
    const template = stageOf(stage).template('messaging');
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: named(logical),
      VisibilityTimeout: seconds,
      MessageRetentionPeriod: 345_600,
      RedrivePolicy: { maxReceiveCount: 3, deadLetterTargetArn: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: named(`${logical}-dlq`),
      MessageRetentionPeriod: 1_209_600,
      RedriveAllowPolicy: {
        redrivePermission: 'byQueue',
        sourceQueueArns: [Match.stringLikeRegexp(`:${named(logical)}$`)],
      },
    });
  });

  it('has every topic, and every subscription of a queue', () => {
    const { resources } = stageOf(stage);
    expect(resources('AWS::SNS::Topic').map(({ Properties }) => Properties.TopicName)).toEqual(
      TOPICS.map(({ names }) => names[stage]),
    );
    const subscriptions = resources('AWS::SNS::Subscription').map(({ Properties }) => Properties);
    expect(subscriptions).toHaveLength(TOPICS.flatMap((topic) => topic.subscriptions).length);
    for (const subscription of subscriptions)
      expect(subscription).toMatchObject({ Protocol: 'sqs', RawMessageDelivery: true });
  });

  it('lets alarms tell the topic of alarms', () => {
    stageOf(stage)
      .template('messaging')
      .hasResourceProperties('AWS::SNS::TopicPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' }),
          ]),
        },
      });
  });

  it('has alarms on depth, age and dead letters', () => {
    const name = `tiktok-commerce-dlq-depth-caption-analysis${stage === 'prod' ? '' : `-${stage}`}`;
    stageOf(stage)
      .template('messaging')
      .hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: name,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Statistic: 'Maximum',
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [Match.stringLikeRegexp(':sns:us-east-1:\\d{12}:.*-alarms-')],
      });
    stageOf(stage).template('messaging').resourceCountIs('AWS::CloudWatch::Alarm', 15);
  });
});
