import * as sdk from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSns } from '../../sns/service.ts';
import { createSqs } from '../../sqs/service.ts';
import { openMetricShop } from '../metric-shop.ts';
import type { MetricShop } from '../metric-shop.ts';

let shop: MetricShop;
let sns: SNSClient;
let sqs: SQSClient;
let topicArn = '';
let queueUrl = '';
let serial = 0;
let name = '';

beforeAll(async () => {
  shop = await openMetricShop([createSns, createSqs]);
  const options = {
    endpoint: shop.sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
  [sns, sqs] = [new SNSClient(options), new SQSClient(options)];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alarms' }));
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
  };
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'heard', Attributes: { Policy: JSON.stringify(policy) } }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:us-east-1:000000000000:heard',
    }),
  );
  [topicArn, queueUrl] = [TopicArn, QueueUrl];
});

afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await shop.close();
});

beforeEach(async () => {
  serial += 1;
  name = `watched-${serial}`;
  await put();
});

const put = (more: Partial<sdk.PutMetricAlarmInput> = {}) =>
  shop.client.send(
    new sdk.PutMetricAlarmCommand({
      AlarmName: name,
      AlarmDescription: 'Somebody should look',
      Namespace: 'Alarmed',
      MetricName: name,
      Dimensions: [{ Name: 'Shop', Value: 'a' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      AlarmActions: [topicArn],
      ...more,
    }),
  );

const set = (StateValue: sdk.StateValue) =>
  shop.client.send(new sdk.SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: 'a rehearsal' }));

/** The messages that have come since, each as its subject and what CloudWatch wrote. */
async function heard(seconds = 0): Promise<readonly { subject: string; message: Record<string, unknown> }[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds }),
  );
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '{}' }) => {
    const { Subject = '', Message = '{}' } = JSON.parse(Body) as { Subject?: string; Message?: string };
    return { subject: Subject, message: JSON.parse(Message) as Record<string, unknown> };
  });
}

async function actions(): Promise<readonly { summary: string; data: Record<string, unknown> }[]> {
  const { AlarmHistoryItems = [] } = await shop.client.send(
    new sdk.DescribeAlarmHistoryCommand({ AlarmName: name, HistoryItemType: 'Action' }),
  );
  return AlarmHistoryItems.map(({ HistorySummary = '', HistoryData = '{}' }) => ({
    summary: HistorySummary,
    data: JSON.parse(HistoryData) as Record<string, unknown>,
  }));
}

describe('an alarm that names a topic', () => {
  it('tells it what has happened, as CloudWatch does', async () => {
    await set('ALARM');
    const [told] = await heard(5);
    expect(told?.subject).toBe(`ALARM: "${name}" in US East (N. Virginia)`);
    expect(told?.message).toEqual({
      AlarmName: name,
      AlarmDescription: 'Somebody should look',
      AWSAccountId: '000000000000',
      AlarmConfigurationUpdatedTimestamp: expect.stringMatching(/\+0000$/),
      NewStateValue: 'ALARM',
      NewStateReason: 'a rehearsal',
      StateChangeTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      Region: 'US East (N. Virginia)',
      AlarmArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
      OldStateValue: 'INSUFFICIENT_DATA',
      ActionExecutedAfterMuteWindow: false,
      OKActions: [],
      AlarmActions: [topicArn],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: name,
        Namespace: 'Alarmed',
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Dimensions: [{ value: 'a', name: 'Shop' }],
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        TreatMissingData: 'ignore',
        EvaluateLowSampleCountPercentile: '',
      },
    });
    const [action] = await actions();
    expect(action?.summary).toBe(`Successfully executed action ${topicArn}`);
    expect(action?.data).toMatchObject({ actionState: 'Succeeded', notificationResource: topicArn });
    expect(JSON.parse(String(action?.data.publishedMessage))).toHaveProperty('default');
  });

  it('tells nothing while its actions are disabled', async () => {
    await shop.client.send(new sdk.DisableAlarmActionsCommand({ AlarmNames: [name] }));
    await set('ALARM');
    expect(await actions()).toEqual([]);
    await shop.client.send(new sdk.EnableAlarmActionsCommand({ AlarmNames: [name] }));
    await set('OK');
    await set('ALARM');
    expect(await heard(5)).toHaveLength(1);
  });

  it('says that a topic is not there', async () => {
    await put({ AlarmActions: [`${topicArn}-elsewhere`] });
    await set('ALARM');
    const [action] = await actions();
    expect(action?.summary).toContain(`Failed to execute action ${topicArn}-elsewhere.`);
    expect(action?.data).toMatchObject({ actionState: 'Failed', publishedMessage: null });
  });
});

describe('a mute rule', () => {
  const mute = async (more: Partial<sdk.PutAlarmMuteRuleInput> = {}) => {
    const now = new Date(shop.cloud.clock.now());
    await shop.client.send(
      new sdk.PutAlarmMuteRuleCommand({
        Name: `quiet-${serial}`,
        Rule: { Schedule: { Expression: `at(${now.toISOString().slice(0, 16)})`, Duration: 'PT10M' } },
        MuteTargets: { AlarmNames: [name] },
        ...more,
      }),
    );
  };

  it('keeps the actions back until its window ends', async () => {
    await mute();
    await set('ALARM');
    expect(await heard(1)).toEqual([]);
    const [muted] = await actions();
    expect(muted?.data).toMatchObject({ actionState: 'Muted', muteWindowEndTimestamp: expect.any(Number) });
    await shop.advance(601);
    const [told] = await heard(10);
    expect(told?.message).toMatchObject({ NewStateValue: 'ALARM', ActionExecutedAfterMuteWindow: true });
  });

  it('forgets them where the alarm has gone elsewhere meanwhile', async () => {
    await mute();
    await set('ALARM');
    await set('OK');
    await shop.advance(601);
    expect(await heard(3)).toEqual([]);
  });

  it('lets them go when it is deleted', async () => {
    await mute();
    await set('ALARM');
    await shop.client.send(new sdk.DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: `quiet-${serial}` }));
    expect(await heard(10)).toHaveLength(1);
  });

  it('is told, listed by alarm and status, and gone in the end', async () => {
    await mute({ Description: 'Maintenance' });
    const get = () =>
      shop.client.send(new sdk.GetAlarmMuteRuleCommand({ AlarmMuteRuleName: `quiet-${serial}` }));
    expect(await get()).toMatchObject({
      Name: `quiet-${serial}`,
      AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm-mute-rule:quiet-${serial}`,
      Description: 'Maintenance',
      Status: 'ACTIVE',
      MuteType: 'ONE_TIME',
      MuteTargets: { AlarmNames: [name] },
    });
    const list = async (input: sdk.ListAlarmMuteRulesInput) =>
      (await shop.client.send(new sdk.ListAlarmMuteRulesCommand(input))).AlarmMuteRuleSummaries;
    expect(await list({ AlarmName: name })).toHaveLength(1);
    expect(await list({ AlarmName: name, Statuses: ['SCHEDULED'] })).toHaveLength(0);
    await shop.client.send(new sdk.DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: `quiet-${serial}` }));
    await expect(get()).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
  });

  it('is refused with a schedule that is none', async () => {
    await expect(mute({ Rule: { Schedule: { Expression: 'at(noon)', Duration: 'PT1H' } } })).rejects.toThrow(
      'Invalid schedule expression',
    );
  });
});

describe('the history of an alarm', () => {
  it('tells what was configured, in pages, from either end', async () => {
    await put({ Threshold: 5 });
    const { AlarmHistoryItems = [] } = await shop.client.send(
      new sdk.DescribeAlarmHistoryCommand({ AlarmName: name, ScanBy: 'TimestampAscending' }),
    );
    const [created, updated] = AlarmHistoryItems.map(
      ({ HistoryData = '{}' }) => JSON.parse(HistoryData) as unknown,
    );
    expect(created).toMatchObject({ version: '1.0', type: 'Create', createdAlarm: { threshold: 0 } });
    expect(updated).toMatchObject({
      type: 'Update',
      updatedAlarm: { threshold: 5, okactions: [] },
      originalUpdatedFields: { threshold: 0 },
    });
    const summaries: (string | undefined)[] = [];
    for await (const page of sdk.paginateDescribeAlarmHistory(
      { client: shop.client, pageSize: 1 },
      { AlarmName: name },
    ))
      summaries.push(...(page.AlarmHistoryItems ?? []).map(({ HistorySummary }) => HistorySummary));
    expect(summaries).toEqual([`Alarm "${name}" updated`, `Alarm "${name}" created`]);
  });
});
