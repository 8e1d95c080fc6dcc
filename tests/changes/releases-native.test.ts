import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { eventually, startServices } from './services.fixture.ts';
import type { ServiceHarness } from './services.fixture.ts';
import { startSteadyLoad } from './steady-load.ts';

const PAUSED: DeploymentConfiguration = {
  strategy: 'BLUE_GREEN',
  bakeTimeInMinutes: 0,
  lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
};

const PER_SECOND = 200;
let shop: ServiceHarness;
beforeAll(async () => {
  shop = await startServices();
}, 60_000);
afterAll(() => shop.close());

async function planned(actionId: string, input: object): Promise<string> {
  const presented = await shop.gate.present(shop.wish('dev', actionId, input));
  if (presented.outcome === 'presented') return presented.presentation.plan.summary;
  return 'sentence' in presented ? presented.sentence : presented.outcome;
}

async function setAlarm(StateValue: 'OK' | 'ALARM'): Promise<void> {
  await shop.aws.cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: 'native-5xx', StateValue, StateReason: 'for the test' }),
  );
}

describe("a release by ECS's own deployment", { timeout: 180_000 }, () => {
  it('goes on after its pause, and no request fails', async () => {
    const one = await shop.balanced('own', 1, PAUSED);
    const load = startSteadyLoad(one.url, PER_SECOND);
    const run = await shop.run('dev', 'releases.run', { service: 'own', tag: '1.1.0', bakeSeconds: 1 });
    expect(run.outcome).toMatchObject({
      outcome: 'done',
      sentence: 'own runs own:2 and answers every request.',
    });
    expect(run.calls?.map(({ operation }) => operation)).toContain('ecs:ContinueServiceDeployment');
    expect(Object.keys(await load.stop())).toEqual(['200']);
    expect(await planned('releases.shift', { service: 'own', greenPercent: 10 })).toMatch(
      /^ECS divides the requests of own by itself/,
    );
  });

  it('is taken back where an alarm of its list fires', async () => {
    await shop.aws.cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'native-5xx',
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
    await setAlarm('OK');
    const one = await shop.balanced('fired', 1, PAUSED);
    const load = startSteadyLoad(one.url, PER_SECOND);
    const wish = shop.wish('dev', 'releases.run', {
      service: 'fired',
      tag: '1.1.0',
      bakeSeconds: 3_600,
      alarms: ['native-5xx'],
    });
    const key = newRunId(Date.now());
    expect((await shop.gate.execute({ ...wish, key })).outcome).toBe('started');
    const ended = carryOn(shop.parts, key);
    await eventually(
      async () =>
        /go on after/.test(
          await planned('services.continue-deployment', { service: 'fired', how: 'continue' }),
        ),
      () => 'the deployment is paused',
    );
    // An alarm that is set by hand stays so until it is evaluated: it fires until somebody has seen it.
    let isOver = false;
    void ended.finally(() => (isOver = true));
    while (!isOver) {
      await setAlarm('ALARM');
      await pause(500);
    }
    await ended;
    expect((await shop.home.runs.find(key))?.outcome).toMatchObject({
      outcome: 'failed',
      sentence: 'Stopped, since native-5xx fires: fired runs fired:1 again.',
    });
    expect(Object.keys(await load.stop())).toEqual(['200']);
    expect((await shop.service('fired'))?.taskDefinition).toMatch(/fired:1$/);
  });

  it('is stopped in flight by a rollback', async () => {
    await shop.balanced('flying', 1, PAUSED);
    const deployed = await shop.run('dev', 'services.deploy', { service: 'flying', tag: '1.1.0' });
    expect(deployed.state).toBe('done');
    await eventually(
      async () =>
        /go on after/.test(
          await planned('services.continue-deployment', { service: 'flying', how: 'continue' }),
        ),
      () => 'the deployment is paused',
    );
    const back = await shop.run('dev', 'services.roll-back', { service: 'flying' });
    expect(back.outcome?.sentence).toBe('ECS takes flying back to flying:1.');
    expect(back.calls?.map(({ operation }) => operation)).toEqual(['ecs:StopServiceDeployment']);
    await shop.steady('flying');
    expect((await shop.service('flying'))?.taskDefinition).toMatch(/flying:1$/);
  });
});
