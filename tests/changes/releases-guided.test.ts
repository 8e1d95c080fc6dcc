import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRulesCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../core/actions/run.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { OLGA } from './gate-harness.ts';
import { mortalRun } from './killed-console.ts';
import { eventually, startServices } from './services.fixture.ts';
import type { ServiceHarness } from './services.fixture.ts';
import { startSteadyLoad } from './steady-load.ts';

const PER_SECOND = 200;
let shop: ServiceHarness;
beforeAll(async () => {
  shop = await startServices();
}, 60_000);
afterEach(() => shop.faults('dev', []));
afterAll(() => shop.close());

/** A release that nobody waits for, worked on by this console. */
async function begin(input: object): Promise<{ readonly id: string; readonly ended: Promise<void> }> {
  const wish = shop.wish('dev', 'releases.run', input);
  const key = newRunId(Date.now());
  const executed = await shop.gate.execute({ ...wish, key });
  if (executed.outcome !== 'started') throw new Error(JSON.stringify(executed));
  return { id: key, ended: carryOn(shop.parts, key) };
}

async function runOf(id: string): Promise<Run> {
  const run = await shop.home.runs.find(id);
  if (!run) throw new Error(id);
  return run;
}

async function alarm(AlarmName: string): Promise<void> {
  await shop.aws.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Test',
      MetricName: 'Nothing',
      Statistic: 'Sum',
      Period: 86_400,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      // It stays as it was set, whatever minute begins meanwhile.
      TreatMissingData: 'ignore',
    }),
  );
  await setAlarm(AlarmName, 'OK');
}

async function setAlarm(AlarmName: string, StateValue: 'OK' | 'ALARM'): Promise<void> {
  await shop.aws.cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'for the test' }),
  );
}

describe('a guided release', { timeout: 300_000 }, () => {
  it('goes step by step to its end, and no request fails', async () => {
    const one = await shop.balanced('guided');
    await alarm('guided-5xx');
    const load = startSteadyLoad(one.url, PER_SECOND);
    const run = await shop.run('dev', 'releases.run', {
      service: 'guided',
      tag: '1.1.0',
      steps: [20, 100],
      bakeSeconds: 2,
      alarms: ['guided-5xx'],
    });
    const outcomes = await load.stop();
    expect(run.outcome?.sentence).toBe(
      'guided runs guided:2 and answers every request; guided-green is being deleted.',
    );
    expect(Object.keys(outcomes)).toEqual(['200']);
    expect((await shop.service('guided'))?.taskDefinition).toMatch(/guided:2$/);
    expect(await one.share()).toBe(0);
    expect(run.outcome?.undo).toEqual({
      actionId: 'services.roll-back',
      input: { service: 'guided', to: 'guided:1' },
    });
  });

  it('stops by itself and goes back where an alarm of its list fires', async () => {
    const one = await shop.balanced('alarmed');
    await alarm('alarmed-5xx');
    const load = startSteadyLoad(one.url, PER_SECOND);
    const { id, ended } = await begin({
      service: 'alarmed',
      tag: '1.1.0',
      steps: [30, 100],
      bakeSeconds: 3_600,
      alarms: ['alarmed-5xx'],
    });
    await eventually(
      async () => (await one.share()) === 30,
      () => 'the first step is taken',
    );
    await setAlarm('alarmed-5xx', 'ALARM');
    await ended;
    const outcomes = await load.stop();
    expect((await runOf(id)).outcome).toMatchObject({
      outcome: 'failed',
      sentence:
        'Stopped by itself, since alarmed-5xx fires: every request of alarmed goes to alarmed:1 again; alarmed-green runs on without requests.',
      undo: { actionId: 'releases.abort' },
    });
    expect(await one.share()).toBe(0);
    expect(Object.keys(outcomes)).toEqual(['200']);
    // A release is not begun while the alarm fires, which CloudWatch finds out about anew from time to time.
    await setAlarm('alarmed-5xx', 'ALARM');
    const again = await shop.gate.present(
      shop.wish('dev', 'releases.run', { service: 'alarmed', tag: '1.1.0', alarms: ['alarmed-5xx'] }),
    );
    expect(again).toMatchObject({ presentation: { obstacles: [{ code: 'blocked' }] } });
  });

  it('stops by itself where green answers with errors', async () => {
    const one = await shop.balanced('erring', 1);
    const bad = await shop.revision('erring', '1.1.0', { ANSWER_STATUS: '500' });
    const load = startSteadyLoad(one.url, PER_SECOND);
    const run = await shop.run('dev', 'releases.run', {
      service: 'erring',
      taskDefinition: bad,
      steps: [20, 100],
      bakeSeconds: 3_600,
    });
    await load.stop();
    expect(run.outcome?.sentence).toMatch(
      /^Stopped by itself, since [\d.]+ % of green's answers are 5xx, and 5 % are the bound \(blue: 0 %\)/,
    );
    expect(await one.share()).toBe(0);
  });

  it('pauses while the metrics are down, says so, and goes back when it is cancelled', async () => {
    const one = await shop.balanced('paused');
    const load = startSteadyLoad(one.url, PER_SECOND);
    await shop.faults('dev', [{ service: 'monitoring', kind: 'error' }]);
    const { id, ended } = await begin({ service: 'paused', tag: '1.1.0', steps: [30, 100], bakeSeconds: 0 });
    await eventually(
      async () => (await runOf(id)).progress?.note?.startsWith('Paused: ') ?? false,
      () => 'it says that it is paused',
    );
    expect(await one.share()).toBe(30);
    await shop.gate.cancel(id, OLGA, { address: '127.0.0.1', requestId: 'test' });
    await ended;
    expect((await runOf(id)).outcome).toMatchObject({
      outcome: 'cancelled',
      sentence: expect.stringMatching(/^Stopped: every request of paused goes to paused:1 again/) as unknown,
    });
    expect(await one.share()).toBe(0);
    expect(Object.keys(await load.stop())).toEqual(['200']);
  });

  it('leaves the requests alone that somebody else has moved', async () => {
    const one = await shop.balanced('moved', 1);
    const { id, ended } = await begin({
      service: 'moved',
      tag: '1.1.0',
      steps: [30, 100],
      bakeSeconds: 3_600,
    });
    await eventually(
      async () => (await one.share()) === 30,
      () => 'the first step is taken',
    );
    // Another action than the release's: it is not held up by it.
    const back = await shop.run('dev', 'services.roll-back', { service: 'moved' });
    expect(back.state).toBe('done');
    await ended;
    expect((await runOf(id)).outcome?.sentence).toMatch(
      /^Somebody else has moved the requests meanwhile \(green gets 0 %\)/,
    );
    expect(await one.share()).toBe(0);
  });
});

describe('a console that is killed in the middle of a release', { timeout: 240_000 }, () => {
  it.each([0.2, 0.5, 0.75, 0.95])(
    'after %d of it leaves it to another, and no request fails',
    async (part) => {
      const name = `killed-${Math.round(100 * part)}`;
      const one = await shop.balanced(name);
      const input = { service: name, tag: '1.1.0', steps: [50, 100], bakeSeconds: 1 };
      const run = await mortalRun(shop, 'releases.run', input, newRunId(Date.now()));
      const load = startSteadyLoad(one.url, PER_SECOND);
      expect(await run.execute(Math.round(part * STEPS))).toBe('killed');
      const outcome = await run.execute();
      expect(Object.keys(await load.stop())).toEqual(['200']);
      expect(outcome).toMatchObject({
        outcome: 'done',
        sentence: `${name} runs ${name}:2 and answers every request; ${name}-green is being deleted.`,
      });
      expect(await one.share()).toBe(0);
    },
  );
});

describe('a console that is killed while a release begins or ends', { timeout: 120_000 }, () => {
  it('has the green side attached by the next one', async () => {
    await shop.balanced('unattached', 1);
    const input = { service: 'unattached', tag: '1.1.0' };
    const run = await mortalRun(shop, 'releases.create-green', input, newRunId(Date.now()));
    // The revision is registered and saved; the rule is not divided yet.
    expect(await run.execute(5)).toBe('killed');
    expect(await run.execute()).toMatchObject({ outcome: 'done' });
  });

  it('takes nothing away that somebody has given the requests to meanwhile', async () => {
    const one = await shop.balanced('given-back', 1);
    const input = { service: 'given-back' };
    await shop.run('dev', 'releases.create-green', { ...input, tag: '1.1.0' });
    await shop.run('dev', 'releases.promote', input);
    const run = await mortalRun(shop, 'releases.release-old', input, newRunId(Date.now()));
    expect(await run.execute(3)).toBe('killed');
    await shop.run('dev', 'services.roll-back', input);
    expect(await run.execute()).toMatchObject({
      outcome: 'failed',
      sentence:
        'Somebody else has moved the requests back to given-back meanwhile, which runs given-back:1: it is left so.',
    });
    expect(await one.share()).toBe(0);
    expect((await shop.service('given-back-green'))?.status).toBe('ACTIVE');
  });
});

describe('the end of a release', { timeout: 120_000 }, () => {
  it('keeps what was done to the rule while it was waited for', async () => {
    const one = await shop.balanced('sticky', 1);
    const input = { service: 'sticky' };
    await shop.run('dev', 'releases.create-green', { ...input, tag: '1.1.0' });
    await shop.run('dev', 'releases.promote', input);
    const ending = shop.run('dev', 'releases.release-old', input);
    await shop.until('sticky', ({ taskDefinition }) => taskDefinition?.endsWith('sticky:2') === true);
    const ruleOf = async () => {
      const { Rules = [] } = await shop.aws.elbv2.send(new DescribeRulesCommand({ RuleArns: [one.ruleArn] }));
      return Rules[0]?.Actions ?? [];
    };
    const Actions = (await ruleOf()).map((action) => ({
      ...action,
      ForwardConfig: {
        ...action.ForwardConfig,
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
      },
    }));
    await shop.aws.elbv2.send(new ModifyRuleCommand({ RuleArn: one.ruleArn, Actions }));
    expect((await ending).state).toBe('done');
    expect(await one.share()).toBe(0);
    expect((await ruleOf())[0]?.ForwardConfig?.TargetGroupStickinessConfig).toMatchObject({ Enabled: true });
  });
});

/** Calls and savings of a release with two steps, each counted before and after. */
const STEPS = 30;
