import { describe, expect, it } from 'vitest';
import { deploymentOf } from '../services/sdk-service.ts';
import type { Rollout } from '../services/types.ts';
import { greenOf, logicalNames, logicalOf } from './green.ts';
import { stageOfPair, stageOfService } from './stage.ts';
import type { DeploymentSide } from './types.ts';

function rollout(status: string, rolloutState: string): Rollout {
  return {
    id: status,
    status,
    rolloutState,
    taskDefinition: 'api:1',
    desired: 2,
    running: 2,
    pending: 0,
    failedTasks: 0,
  };
}

const settled = [rollout('PRIMARY', 'COMPLETED')];
const underWay = [rollout('PRIMARY', 'IN_PROGRESS'), rollout('ACTIVE', 'COMPLETED')];
const current = (given: Parameters<typeof deploymentOf>[0]) =>
  deploymentOf({ status: 'IN_PROGRESS', ...given });

describe('where a service of ECS stands', () => {
  it.each([
    ['steady', 2, settled, undefined],
    ['scaled to zero', 0, settled, undefined],
    ['failed', 2, [rollout('PRIMARY', 'FAILED')], undefined],
    ['deploying', 2, underWay, undefined],
    ['deploying', 2, underWay, current({ lifecycleStage: 'SCALE_UP' })],
    ['deploying', 2, underWay, current({ lifecycleStage: 'TEST_TRAFFIC_SHIFT' })],
    ['shifting', 2, underWay, current({ lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT' })],
    ['baking', 2, underWay, current({ lifecycleStage: 'BAKE_TIME' })],
    [
      'paused',
      2,
      underWay,
      current({
        lifecycleStage: 'POST_SCALE_UP',
        lifecycleHookDetails: [{ hookId: 'h', status: 'AWAITING_ACTION' }],
      }),
    ],
    ['rolling back', 2, underWay, current({ status: 'ROLLBACK_IN_PROGRESS' })],
    ['rolling back', 2, underWay, current({ status: 'ROLLBACK_REQUESTED' })],
    ['failed', 2, settled, current({ status: 'ROLLBACK_FAILED' })],
    ['steady', 2, settled, current({ status: 'ROLLBACK_SUCCESSFUL', finishedAt: new Date() })],
  ] as const)('%s', (stage, desired, rollouts, deployment) => {
    expect(stageOfService({ desired, rollouts }, deployment)).toBe(stage);
  });
});

describe('where two services behind one rule stand', () => {
  const side = (name: 'blue' | 'green', desired: number, weight?: number, rolloutState = 'COMPLETED') =>
    ({ name, service: name, desired, running: desired, pending: 0, weight, rolloutState }) as DeploymentSide;
  it.each([
    ['steady', side('blue', 2, 100), side('green', 0, 0)],
    ['deploying', side('blue', 2, 100), side('green', 2, 0)],
    ['deploying', side('blue', 2), side('green', 2)],
    ['shifting', side('blue', 2, 90), side('green', 2, 10)],
    ['baking', side('blue', 2, 0), side('green', 2, 100)],
    ['steady', side('blue', 0, 0), side('green', 2, 100)],
    ['deploying', side('blue', 0), side('green', 2, 100, 'IN_PROGRESS')],
    ['failed', side('blue', 2, 100), side('green', 2, 0, 'FAILED')],
    ['scaled to zero', side('blue', 0, 100), side('green', 0, 0)],
  ] as const)('%s', (stage, blue, green) => {
    expect(stageOfPair(blue, green)).toBe(stage);
  });
});

describe('the second service of a classic release', () => {
  it('is one logical service with the first', () => {
    expect(logicalNames(['api', 'api-green', 'shop-green', 'web'])).toEqual(['api', 'shop', 'web']);
    expect(logicalOf(greenOf('api'))).toBe('api');
    expect(logicalOf('-green')).toBe('-green');
  });
});
