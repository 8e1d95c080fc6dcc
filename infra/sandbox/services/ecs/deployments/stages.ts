import type { DeploymentConfiguration, DeploymentLifecycleHookStage } from '@aws-sdk/client-ecs';
import type { HookRun, Stage } from './deployment-record.ts';

/** How production traffic moves to the new revision. Times are milliseconds. */
export interface TrafficPlan {
  /** Its share after each step, in percent; the last is 100. */
  readonly percents: readonly number[];
  /** Between two steps. */
  readonly stepBakeMs: number;
  /** After the last. */
  readonly bakeMs: number;
}

const minuteMs = 60_000;
const defaultBakeMinutes = 15;

/** Source: API reference, "CanaryConfiguration", "LinearConfiguration". */
export function trafficPlan(configuration: DeploymentConfiguration): TrafficPlan {
  const bakeMs = (configuration.bakeTimeInMinutes ?? defaultBakeMinutes) * minuteMs;
  if (configuration.strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = configuration.canaryConfiguration ?? {};
    const percents = canaryPercent < 100 ? [canaryPercent, 100] : [100];
    return { percents, stepBakeMs: canaryBakeTimeInMinutes * minuteMs, bakeMs };
  }
  if (configuration.strategy === 'LINEAR') {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = configuration.linearConfiguration ?? {};
    const percents: number[] = [];
    for (let share = stepPercent; share < 100; share += stepPercent) percents.push(share);
    return { percents: [...percents, 100], stepBakeMs: stepBakeTimeInMinutes * minuteMs, bakeMs };
  }
  return { percents: [100], stepBakeMs: 0, bakeMs };
}

/** Where a deployment with traffic shifts stands. */
export interface Position {
  readonly stage: Stage;
  readonly step: number;
  readonly stageSince: number;
}

export interface StageFacts {
  readonly now: number;
  readonly traffic: TrafficPlan;
  readonly hasTestTraffic: boolean;
  readonly hooks: readonly HookRun[];
  readonly desired: number;
  readonly healthyOfTarget: number;
  /** Tasks of rollouts that are neither the target nor the source. */
  readonly strays: number;
  /** Tasks of the sources that have not stopped yet. */
  readonly others: number;
}

export type Move =
  | { readonly kind: 'stays' }
  | { readonly kind: 'enters'; readonly stage: Stage; readonly step: number }
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'fails'; readonly reason: string };

/** What comes after the stage. Source: developer guide, "Amazon ECS blue/green service deployments workflow". */
export function nextMove(position: Position, facts: StageFacts): Move {
  const run = facts.hooks.filter(({ stage, step }) => stage === position.stage && step === position.step);
  const failed = run.find(
    ({ status, timeoutAction }) =>
      status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK'),
  );
  if (failed)
    return {
      kind: 'fails',
      reason: `Service deployment rolled back because the lifecycle hook ${failed.hookId} ${failed.status === 'FAILED' ? 'failed' : 'timed out'}.`,
    };
  if (run.some(({ status }) => status === 'IN_PROGRESS' || status === 'AWAITING_ACTION'))
    return { kind: 'stays' };
  return isDone(position, facts) ? follow(position, facts) : { kind: 'stays' };
}

function isDone({ stage, step, stageSince }: Position, facts: StageFacts): boolean {
  const { traffic, now } = facts;
  switch (stage) {
    case 'RECONCILE_SERVICE':
      return facts.strays === 0;
    case 'SCALE_UP':
      return facts.healthyOfTarget >= facts.desired;
    case 'PRODUCTION_TRAFFIC_SHIFT':
      return step === traffic.percents.length - 1 || now - stageSince >= traffic.stepBakeMs;
    case 'BAKE_TIME':
      return now - stageSince >= traffic.bakeMs;
    case 'CLEAN_UP':
      return facts.others === 0;
    default:
      return true;
  }
}

function follow({ stage, step }: Position, { traffic, hasTestTraffic }: StageFacts): Move {
  switch (stage) {
    case 'RECONCILE_SERVICE':
      return { kind: 'enters', stage: 'PRE_SCALE_UP', step };
    case 'PRE_SCALE_UP':
      return { kind: 'enters', stage: 'SCALE_UP', step };
    case 'SCALE_UP':
      return { kind: 'enters', stage: 'POST_SCALE_UP', step };
    case 'POST_SCALE_UP':
      return hasTestTraffic
        ? { kind: 'enters', stage: 'TEST_TRAFFIC_SHIFT', step }
        : { kind: 'enters', stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', step: step + 1 };
    case 'TEST_TRAFFIC_SHIFT':
      return { kind: 'enters', stage: 'POST_TEST_TRAFFIC_SHIFT', step };
    case 'POST_TEST_TRAFFIC_SHIFT':
      return { kind: 'enters', stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', step: step + 1 };
    case 'PRE_PRODUCTION_TRAFFIC_SHIFT':
      return { kind: 'enters', stage: 'PRODUCTION_TRAFFIC_SHIFT', step };
    case 'PRODUCTION_TRAFFIC_SHIFT':
      return step < traffic.percents.length - 1
        ? { kind: 'enters', stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', step: step + 1 }
        : { kind: 'enters', stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', step };
    case 'POST_PRODUCTION_TRAFFIC_SHIFT':
      return { kind: 'enters', stage: 'BAKE_TIME', step };
    case 'BAKE_TIME':
      return { kind: 'enters', stage: 'CLEAN_UP', step };
    default:
      return { kind: 'succeeds' };
  }
}

/** A pause can not be set where traffic is moving. Source: API reference, "DeploymentLifecycleHook". */
export function canPause(stage: DeploymentLifecycleHookStage): boolean {
  return stage !== 'TEST_TRAFFIC_SHIFT' && stage !== 'PRODUCTION_TRAFFIC_SHIFT';
}
