import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookAtAlarms, messageOf, newsOf } from '../../app/http/alarm-watch.server.ts';
import { announcer } from '../../app/http/announce.server.ts';
import { anAlarm } from '../../core/resources/alarms/alarm.fixture.ts';
import { startGate } from '../changes/gate-harness.ts';
import type { GateHarness } from '../changes/gate-harness.ts';
import type { Environment } from '../../core/environments/schema.ts';

let harness: GateHarness;
const heard: string[] = [];
/** What the channel answers to the next messages, which it does not take. */
const refusals: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[] = [];
/** A channel, as Slack's incoming webhooks are. */
const channel = createServer((incoming, outgoing) => {
  let text = '';
  incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
  incoming.on('end', () => {
    const refusal = refusals.shift();
    if (refusal) return void outgoing.writeHead(refusal.status, refusal.headers).end();
    heard.push((JSON.parse(text) as { readonly text: string }).text);
    outgoing.end('ok');
  });
});
let address = '';
/** Of the watching console's clock; CloudWatch's is not moved. */
let aheadMs = 0;

beforeAll(async () => {
  harness = await startGate();
  await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(channel.address() as AddressInfo).port}/hook/secret`;
}, 60_000);
afterAll(async () => {
  channel.close();
  await harness.close();
});
beforeEach(() => {
  heard.length = 0;
  // Whoever watched in the test before is gone.
  aheadMs += 10 * 60_000;
});

async function set(AlarmName: string, StateValue: StateValue): Promise<void> {
  const { cloudwatch } = harness.clients('dev');
  const StateReason = 'it <!channel> & more';
  await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
}

async function alarm(AlarmName: string): Promise<string> {
  const { cloudwatch } = harness.clients('dev');
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Test',
      MetricName: AlarmName.replaceAll(/\W/g, ''),
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 3,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  return AlarmName;
}

async function look(owner = 'one'): Promise<void> {
  const source = harness.parts.planningSource('dev');
  if (!source) throw new RangeError('dev');
  const parts = {
    sources: [source],
    home: harness.home,
    announce: announcer(address, pino({ level: 'silent' })),
    owner,
    publicAddress: 'https://ops.example.com',
    now: () => Date.now() + aheadMs,
    logFailure: (error: unknown) => {
      throw error;
    },
  };
  await lookAtAlarms(parts, AbortSignal.timeout(10_000));
}

describe('the channel', () => {
  it('is told once that an alarm fires and once that it is well again, with a link, and nothing in it rings', async () => {
    const name = await alarm('a<b>&c');
    await set(name, 'ALARM');
    await look();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toContain('IN ALARM · ');
    expect(heard[0]).toContain(
      'a&lt;b&gt;&amp;c: it &lt;!channel&gt; &amp; more https://ops.example.com/alarms/a%3Cb%3E%26c',
    );
    expect(heard[0]).not.toContain('secret');
    await look();
    expect(heard).toHaveLength(1);
    await set(name, 'OK');
    await look();
    expect(heard).toHaveLength(2);
    expect(heard[1]).toMatch(/^ok again · /);
    await look();
    expect(heard).toHaveLength(2);
  });

  it('is told by one of many consoles, and by another when that one is gone', async () => {
    const name = await alarm('shared');
    await set(name, 'ALARM');
    await Promise.all(['one', 'two', 'three'].map((owner) => look(owner)));
    expect(heard.filter((text) => text.includes('IN ALARM'))).toHaveLength(1);
    await set(name, 'OK');
    aheadMs += 10 * 60_000;
    await look('four');
    expect(heard.filter((text) => text.includes('ok again'))).toHaveLength(1);
  });

  it('is not told of what is silenced or looked after; of the former when its silence is over', async () => {
    const silent = await alarm('silent');
    const seen = await alarm('seen');
    const silence = await harness.run('dev', 'alarms.silence', { alarm: silent, minutes: 600 });
    for (const name of [silent, seen]) await set(name, 'ALARM');
    const source = harness.parts.planningSource('dev');
    const { MetricAlarms = [] } = (await source?.clients.cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [seen] }),
    )) ?? { MetricAlarms: [] };
    const since = MetricAlarms[0]?.StateTransitionedTimestamp?.getTime();
    await harness.run('dev', 'alarms.acknowledge', { alarm: seen, since });
    await look();
    expect(heard).toEqual([]);
    await harness.undo(silence);
    await look();
    expect(heard).toEqual([expect.stringContaining('silent')]);
  });

  it('is told again by the next look where it did not take it', async () => {
    const name = await alarm('refused');
    await set(name, 'ALARM');
    refusals.push({ status: 500 });
    await look();
    expect(heard).toEqual([]);
    await look();
    expect(heard).toEqual([expect.stringContaining('IN ALARM')]);
    refusals.push({ status: 429, headers: { 'retry-after': '3600' } });
    await set(name, 'OK');
    await look();
    expect(heard).toHaveLength(1);
    await look();
    expect(heard[1]).toMatch(/^ok again · /);
  });

  it('is told once more in the same look where it says when', async () => {
    const name = await alarm('later');
    await set(name, 'ALARM');
    refusals.push({ status: 429, headers: { 'retry-after': '1' } });
    await look();
    expect(heard).toEqual([expect.stringContaining('later')]);
    await look();
    expect(heard).toHaveLength(1);
  });

  it('is told what it takes of a sentence, with no sign cut in two', async () => {
    await announcer(address, pino({ level: 'silent' }))('<'.repeat(50_000));
    expect(heard[0]).toMatch(/^(?:&lt;)+$/);
    expect(heard[0]?.length).toBeLessThan(40_000);
  });

  it('is told nothing while the alarms can not be seen', async () => {
    await harness.faults('dev', [{ service: 'monitoring', operation: 'DescribeAlarms', kind: 'deny' }]);
    await look();
    expect(heard).toEqual([]);
    await harness.faults('dev', []);
  });
});

describe('what is new', () => {
  it('leaves out what scales', () => {
    const scaling = anAlarm('TargetTracking-x-AlarmLow-1', 'ALARM', { isScaling: true });
    expect(newsOf({}, [scaling, anAlarm('a', 'OK')], () => false)).toEqual({
      fired: [],
      ended: [],
      told: {},
    });
  });

  it('tells of one that fired anew, and of one that was deleted', () => {
    const again = anAlarm('again', 'ALARM', { since: 7 });
    const news = newsOf({ again: 3, gone: 1 }, [again], () => false);
    expect(news).toEqual({ fired: [again], ended: [{ name: 'gone', alarm: undefined }], told: { again: 7 } });
  });
});

describe('a message', () => {
  const place = (id: string) => ({ environment: { id, label: `Label of ${id}` } as Environment });
  const sources = ['dev', 'prod', 'vault'].map(place);
  const parts = { publicAddress: 'https://ops.example.com', sources };
  const firing = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => anAlarm(`${index}`.padEnd(length, 'x'), 'ALARM'));

  it.each([
    [3, 10, 3],
    [14, 90, 10],
    [14, 255, 6],
  ])('of %i alarms with names of %i characters names %i and counts the others', (count, length, named) => {
    const lines = messageOf(parts, place('vault'), { fired: firing(count, length), ended: [] }).split('\n');
    expect(lines.filter((line) => line.startsWith('IN ALARM'))).toHaveLength(named);
    const rest = `and ${count - named} more of Label of vault. https://ops.example.com/alarms?pair=dev,vault`;
    expect(lines.slice(named)).toEqual(count > named ? [rest] : []);
  });

  it('leads to the alarm in a pair that its environment is in', () => {
    const news = { fired: firing(1, 1), ended: [] };
    expect(messageOf(parts, place('vault'), news)).toMatch(/\/alarms\/0\?pair=dev,vault$/);
    expect(messageOf(parts, place('dev'), news)).toMatch(/\/alarms\/0\?pair=prod,dev$/);
    expect(messageOf({ ...parts, publicAddress: undefined }, place('dev'), news)).not.toContain('pair');
  });
});
