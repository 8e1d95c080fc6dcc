import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, ScriptedEndpoint, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { lookupEventsCommand } from './commands.ts';
import { trailEvents } from './trail.ts';

const opened: ScriptedEndpoint[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function answering(answer: (request: SeenRequest, index: number) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  opened.push(endpoint);
  return { endpoint, source: sourceOn(endpoint.url) };
}

const NOON = Date.parse('2026-03-10T12:00:00Z');
const RANGE = { from: NOON - 3_600_000, to: NOON };

function event(minutesAgo: number, record: object = {}, own: object = {}) {
  return {
    EventId: `e${minutesAgo}`,
    EventName: 'UpdateService',
    EventSource: 'ecs.amazonaws.com',
    EventTime: (NOON - minutesAgo * 60_000) / 1000,
    Username: 'mara',
    AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
    CloudTrailEvent: JSON.stringify({
      userIdentity: {
        type: 'IAMUser',
        userName: 'mara',
        arn: 'arn:aws:iam::1:user/mara',
        accessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
      },
      sourceIPAddress: '203.0.113.7',
      userAgent: 'aws-cli/2.15 md/x',
      requestID: 'r-1',
      requestParameters: { cluster: 'c', service: 'ingestion-api', desiredCount: 4 },
      ...record,
    }),
    ...own,
  };
}

describe('what a trail tells', () => {
  it('is who changed what, from where and with what, without keys', async () => {
    const { endpoint, source } = await answering(() => ({ body: { Events: [event(5)] } }));
    const cell = await trailEvents(source, RANGE, patience());
    expect(cell).toMatchObject({
      state: 'fresh',
      value: [
        {
          id: 'e5',
          at: NOON - 300_000,
          name: 'UpdateService',
          service: 'ecs',
          who: { name: 'mara', kind: 'person' },
          resources: ['ingestion-api', 'c'],
          sourceAddress: '203.0.113.7',
          program: 'aws-cli',
          requestId: 'r-1',
        },
      ],
    });
    expect(JSON.stringify(cell)).not.toContain('AKIA');
    expect(endpoint.seen.map(({ body }) => body)).toEqual([
      {
        LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
        StartTime: RANGE.from / 1000,
        EndTime: RANGE.to / 1000,
        MaxResults: 50,
      },
    ]);
  });

  it.each([
    [
      { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/Deploy/run-7' } },
      { name: 'Deploy/run-7', kind: 'person' },
    ],
    [{ userIdentity: { type: 'Root', arn: 'arn:aws:iam::1:root' } }, { name: 'root', kind: 'person' }],
    [
      { userIdentity: { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' } },
      { name: 'ecs.amazonaws.com', kind: 'service' },
    ],
    [{ userIdentity: 'what is this' }, { name: 'mara', kind: 'person' }],
  ])('of %j is %j', async (record, who) => {
    const { source } = await answering(() => ({ body: { Events: [event(5, record)] } }));
    expect(await trailEvents(source, RANGE, patience())).toMatchObject({ value: [{ who }] });
  });

  it('stands where the JSON of an event is none', async () => {
    const odd = event(5, {}, { CloudTrailEvent: '<html>', EventName: 'CreateFunction20150331v2' });
    const { source } = await answering(() => ({ body: { Events: [odd, {}] } }));
    expect(await trailEvents(source, { from: 0, to: NOON }, patience())).toMatchObject({
      value: [{ name: 'CreateFunction', who: { name: 'mara' }, resources: [] }],
    });
  });

  it('names Application Auto Scaling, whose source is another', async () => {
    const record = {
      additionalEventData: { service: 'application-autoscaling' },
      requestParameters: { resourceId: 'service/c/api' },
    };
    const own = { EventName: 'RegisterScalableTarget', EventSource: 'autoscaling.amazonaws.com' };
    const { source } = await answering(() => ({
      body: { Events: [event(5, record, own), event(6, { additionalEventData: null }, own)] },
    }));
    expect(await trailEvents(source, RANGE, patience())).toMatchObject({
      value: [
        { service: 'application-autoscaling', name: 'RegisterScalableTarget', resources: ['service/c/api'] },
        { service: 'autoscaling' },
      ],
    });
  });

  it('names its program by what the program calls itself', async () => {
    const record = { userAgent: 'aws-sdk-js/3.1 ua/2.1 os/linux app/seed m/E', errorCode: 'AccessDenied' };
    const { source } = await answering(() => ({ body: { Events: [event(5, record)] } }));
    expect(await trailEvents(source, RANGE, patience())).toMatchObject({
      value: [{ program: 'seed', errorCode: 'AccessDenied' }],
    });
  });
});

describe('asking a trail', () => {
  it('takes few pages, half a second apart, and says that there is more', async () => {
    const times: number[] = [];
    const { endpoint, source } = await answering((_, index) => {
      times.push(Date.now());
      return { body: { Events: [event(index + 1)], NextToken: 'always' } };
    });
    expect(await trailEvents(source, RANGE, patience())).toMatchObject({
      value: { length: 4, cutOff: true },
    });
    expect(endpoint.count('LookupEvents')).toBe(4);
    // Timers of Node may ring a millisecond early.
    for (let at = 1; at < times.length; at += 1)
      expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBeGreaterThan(450);
  });

  it('asks once for whoever asks within half a minute', async () => {
    const { endpoint, source } = await answering(() => ({ body: { Events: [event(5)] } }));
    await trailEvents(source, RANGE, patience());
    await trailEvents(source, { from: RANGE.from + 1_000, to: RANGE.to - 1_000 }, patience());
    expect(endpoint.count('LookupEvents')).toBe(1);
  });

  it('reaches ninety days at most', async () => {
    const { endpoint, source } = await answering(() => ({ body: { Events: [] } }));
    expect((await trailEvents(source, { from: 0, to: NOON }, patience())).state).toBe('empty');
    expect(endpoint.seen[0]?.body.StartTime).toBe((NOON - 90 * 86_400_000) / 1000);
  });

  it('says where an endpoint has none', async () => {
    const { source } = await answering(() => ({
      status: 400,
      body: { __type: 'UnknownOperationException', message: 'cloudtrail' },
    }));
    expect(await trailEvents(source, RANGE, patience())).toMatchObject({
      state: 'unsupported',
      operation: 'cloudtrail:LookupEvents',
    });
  });

  it('has its command', () => {
    expect(lookupEventsCommand({ region: 'eu-west-1' }, RANGE)).toBe(
      "aws --region eu-west-1 cloudtrail lookup-events --lookup-attributes AttributeKey=ReadOnly,AttributeValue=false --start-time 2026-03-10T11:00:00Z --end-time 2026-03-10T12:00:00Z --max-items 200 --query 'Events[].{at:EventTime,event:EventName,service:EventSource,who:Username,what:Resources[].ResourceName}'",
    );
  });
});
