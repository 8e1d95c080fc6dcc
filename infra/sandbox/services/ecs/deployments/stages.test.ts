import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { HookRun, Stage } from './deployment-record.ts';
import { failureThreshold, judgeRolling } from './rolling.ts';
import type { RollingFacts } from './rolling.ts';
import { nextMove, trafficPlan } from './stages.ts';
import type { Position, StageFacts } from './stages.ts';

function facts(configuration: DeploymentConfiguration, more: Partial<StageFacts> = {}): StageFacts {
  return {
    now: 0,
    traffic: trafficPlan(configuration),
    hasTestTraffic: false,
    hooks: [],
    desired: 2,
    healthyOfTarget: 2,
    strays: 0,
    others: 0,
    ...more,
  };
}

/** The stages that a deployment goes through when nothing holds it up. */
function way(configuration: DeploymentConfiguration, more: Partial<StageFacts> = {}): readonly string[] {
  const passed: string[] = [];
  let position: Position = { stage: 'RECONCILE_SERVICE', step: -1, stageSince: 0 };
  for (;;) {
    passed.push(position.step < 0 ? position.stage : `${position.stage} ${position.step}`);
    const move = nextMove(position, facts(configuration, { now: Number.MAX_SAFE_INTEGER, ...more }));
    if (move.kind !== 'enters') return [...passed, move.kind];
    position = { stage: move.stage, step: move.step, stageSince: 0 };
  }
}

function hook(
  stage: Stage,
  status: HookRun['status'],
  timeoutAction: HookRun['timeoutAction'] = 'ROLLBACK',
): HookRun {
  return { hookId: 'h', stage, step: -1, targetType: 'PAUSE', status, expiresAt: 0, timeoutAction, askAt: 0 };
}

describe('stages', () => {
  it('follow each other as documented', () => {
    expect(way({ strategy: 'BLUE_GREEN' }, { hasTestTraffic: true })).toEqual([
      'RECONCILE_SERVICE',
      'PRE_SCALE_UP',
      'SCALE_UP',
      'POST_SCALE_UP',
      'TEST_TRAFFIC_SHIFT',
      'POST_TEST_TRAFFIC_SHIFT',
      'PRE_PRODUCTION_TRAFFIC_SHIFT 0',
      'PRODUCTION_TRAFFIC_SHIFT 0',
      'POST_PRODUCTION_TRAFFIC_SHIFT 0',
      'BAKE_TIME 0',
      'CLEAN_UP 0',
      'succeeds',
    ]);
    const canary = way({ strategy: 'CANARY' }).filter((stage) => stage.startsWith('PRODUCTION'));
    expect(canary).toEqual(['PRODUCTION_TRAFFIC_SHIFT 0', 'PRODUCTION_TRAFFIC_SHIFT 1']);
  });

  it.each<readonly [DeploymentConfiguration, readonly number[]]>([
    [{ strategy: 'BLUE_GREEN' }, [100]],
    [{ strategy: 'CANARY' }, [5, 100]],
    [{ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 100 } }, [100]],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 30 } }, [30, 60, 90, 100]],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 50 } }, [50, 100]],
  ])('%j moves traffic by %j', (configuration, percents) => {
    expect(trafficPlan(configuration).percents).toEqual(percents);
  });

  it.each<readonly [Stage, Partial<StageFacts>]>([
    ['RECONCILE_SERVICE', { strays: 1 }],
    ['SCALE_UP', { healthyOfTarget: 1 }],
    ['POST_SCALE_UP', { hooks: [hook('POST_SCALE_UP', 'AWAITING_ACTION')] }],
    ['POST_SCALE_UP', { hooks: [hook('POST_SCALE_UP', 'IN_PROGRESS')] }],
    ['BAKE_TIME', { now: 14 * 60_000 }],
    ['CLEAN_UP', { others: 1 }],
  ])('stay at %s while %j', (stage, more) => {
    expect(nextMove({ stage, step: -1, stageSince: 0 }, facts({}, more))).toEqual({ kind: 'stays' });
  });

  it.each<readonly [HookRun['status'], HookRun['timeoutAction'], string]>([
    ['FAILED', 'CONTINUE', 'fails'],
    ['TIMED_OUT', 'ROLLBACK', 'fails'],
    ['TIMED_OUT', 'CONTINUE', 'enters'],
    ['SUCCEEDED', 'ROLLBACK', 'enters'],
  ])('after a hook that is %s with %s: %s', (status, action, kind) => {
    const hooks = [hook('POST_SCALE_UP', status, action)];
    expect(nextMove({ stage: 'POST_SCALE_UP', step: -1, stageSince: 0 }, facts({}, { hooks })).kind).toBe(
      kind,
    );
  });
});

describe('a rolling deployment', () => {
  const well: RollingFacts = {
    desired: 2,
    healthyOfTarget: 2,
    others: 0,
    failuresInARow: 0,
    failureThreshold: 3,
    isAlarming: false,
    bakeSince: undefined,
    bakeMs: 0,
    now: 100,
  };

  it.each<readonly [Partial<RollingFacts>, string]>([
    [{}, 'completed'],
    [{ healthyOfTarget: 1 }, 'goes-on'],
    [{ others: 1 }, 'goes-on'],
    [{ failuresInARow: 3 }, 'failed-tasks'],
    [{ failuresInARow: 9, failureThreshold: undefined }, 'completed'],
    [{ isAlarming: true }, 'failed-alarm'],
    [{ bakeMs: 50 }, 'bakes'],
    [{ bakeMs: 50, bakeSince: 60 }, 'bakes'],
    [{ bakeMs: 50, bakeSince: 50 }, 'completed'],
  ])('with %j: %s', (more, verdict) => {
    expect(judgeRolling({ ...well, ...more })).toBe(verdict);
  });

  it.each([
    [1, 3],
    [10, 5],
    [25, 13],
    [400, 200],
    [1000, 200],
  ])('of %i tasks has failed after %i failures', (desired, failures) => {
    expect(failureThreshold({ enable: true, rollback: true }, desired)).toBe(failures);
    expect(failureThreshold({ enable: false, rollback: false }, desired)).toBeUndefined();
  });
});
