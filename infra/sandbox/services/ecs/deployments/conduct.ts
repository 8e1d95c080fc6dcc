import type { EcsContext } from '../context.ts';
import { withEvent } from '../services/service-events.ts';
import { withRollout } from '../services/service-record.ts';
import type { StoredService } from '../services/service-record.ts';
import { triggeredAlarms } from './alarms.ts';
import type { StoredDeployment } from './deployment-record.ts';
import { hooksOfStage } from './hooks.ts';
import type { HookCaller } from './hooks.ts';
import { endRollback, giveUp, rollBack } from './rollback.ts';
import type { Failure, Pair } from './rollback.ts';
import { judgeRolling } from './rolling.ts';
import { nextMove, trafficPlan } from './stages.ts';
import { hasTestTraffic, shiftTraffic } from './traffic.ts';

/** What the tasks of a service have come to. */
export interface Counts {
  /** Healthy tasks of a rollout. */
  healthy(rolloutId: string): number;
  /** Tasks of a rollout that have not stopped. */
  living(rolloutId: string): number;
}

const mostMoves = 64;

/** Takes a deployment that is under way as far as it can go now. */
export function conduct(
  context: EcsContext,
  pair: Pair,
  counts: Counts,
  hooks: HookCaller,
  now: number,
): Pair {
  const { service, deployment } = pair;
  switch (deployment.status) {
    case 'ROLLBACK_REQUESTED':
      return rollBack(context, pair, requested, now);
    case 'STOP_REQUESTED':
      return giveUp(
        pair,
        { ...requested, statusReason: 'The service deployment was stopped on request.' },
        now,
      );
    case 'ROLLBACK_IN_PROGRESS': {
      const { completedRolloutId = '' } = service;
      const others = service.rollouts
        .filter(({ id }) => id !== completedRolloutId)
        .reduce((sum, { id }) => sum + counts.living(id), 0);
      return endRollback(
        context,
        pair,
        { healthyOfPrimary: counts.healthy(completedRolloutId), others },
        now,
      );
    }
    default:
      return deployment.stage === undefined
        ? conductRolling(context, pair, counts, now)
        : conductStages(context, pair, counts, hooks, now);
  }
}

const requested: Failure = {
  rolloutReason: 'ECS deployment was stopped on request.',
  statusReason: 'The rollback of the service deployment was requested.',
};

function conductRolling(context: EcsContext, pair: Pair, counts: Counts, now: number): Pair {
  const { service } = pair;
  const triggered = triggeredAlarms(context, pair.deployment);
  const target = service.rollouts.find(({ id }) => id === pair.deployment.targetRolloutId);
  const failureCount = target?.failedTasks ?? 0;
  const { breaker, targetRolloutId } = pair.deployment;
  const verdict = judgeRolling({
    desired: service.desiredCount,
    healthyOfTarget: counts.healthy(targetRolloutId),
    others: service.rollouts
      .filter(({ id }) => id !== targetRolloutId)
      .reduce((sum, { id }) => sum + counts.living(id), 0),
    failuresInARow: failureCount,
    failureThreshold: breaker.status === 'DISABLED' ? undefined : breaker.threshold,
    isAlarming: triggered.length > 0,
    bakeSince: pair.deployment.bakeSince,
    bakeMs: rollingBakeMs(pair.deployment),
    now,
  });
  const deployment = { ...pair.deployment, breaker: { ...breaker, failureCount } };
  switch (verdict) {
    case 'goes-on':
      return { service, deployment: { ...deployment, bakeSince: undefined } };
    case 'bakes':
      return { service, deployment: { ...deployment, bakeSince: deployment.bakeSince ?? now } };
    case 'completed':
      return succeed({ service, deployment }, now);
    case 'failed-tasks':
      return tripped(context, { service, deployment }, now);
    case 'failed-alarm':
      return alarmed(context, { service, deployment }, triggered, now);
  }
}

function tripped(context: EcsContext, { service, deployment }: Pair, now: number): Pair {
  const ended: StoredDeployment = {
    ...deployment,
    breaker: { ...deployment.breaker, status: 'TRIGGERED' },
  };
  const rolloutReason = 'ECS deployment circuit breaker: tasks failed to start.';
  return deployment.configuration.deploymentCircuitBreaker?.rollback === true
    ? rollBack(
        context,
        { service, deployment: ended },
        {
          rolloutReason,
          statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
        },
        now,
      )
    : giveUp({ service, deployment: ended }, { rolloutReason, statusReason: rolloutReason }, now);
}

/**
 * The alarms are watched for a while longer; how long, ECS works out where nothing is set: less than five minutes. A
 * first deployment of the other strategies has nothing to go back to.
 */
function rollingBakeMs({ alarms, configuration }: StoredDeployment): number {
  const { strategy = 'ROLLING', bakeTimeInMinutes } = configuration;
  if (strategy !== 'ROLLING' || alarms.status === 'DISABLED') return 0;
  const ownMinutes = configuration.alarms?.rollback === true ? 3 : 0;
  return (bakeTimeInMinutes ?? ownMinutes) * 60_000;
}

function alarmed(
  context: EcsContext,
  { service, deployment }: Pair,
  names: readonly string[],
  now: number,
): Pair {
  const rung: StoredDeployment = {
    ...deployment,
    alarms: { ...deployment.alarms, status: 'TRIGGERED', triggered: names },
  };
  const failure = {
    rolloutReason: `ECS deployment alarms: ${names.join(', ')} in ALARM.`,
    statusReason: `Service deployment failed because alarms went into ALARM: ${names.join(', ')}.`,
  };
  const wantsRollback = deployment.configuration.alarms?.rollback === true || deployment.stage !== undefined;
  return wantsRollback
    ? rollBack(context, { service, deployment: rung }, failure, now)
    : giveUp({ service, deployment: rung }, failure, now);
}

function conductStages(
  context: EcsContext,
  given: Pair,
  counts: Counts,
  hooks: HookCaller,
  now: number,
): Pair {
  let { service, deployment } = given;
  const triggered = triggeredAlarms(context, deployment);
  if (triggered.length > 0) return alarmed(context, given, triggered, now);
  const target = service.rollouts.find(({ id }) => id === deployment.targetRolloutId);
  const { breaker } = deployment;
  if (breaker.status === 'MONITORING' && isComingUp(deployment)) {
    const failureCount = target?.failedTasks ?? 0;
    if (failureCount !== breaker.failureCount)
      deployment = { ...deployment, breaker: { ...breaker, failureCount } };
    if (failureCount >= breaker.threshold) return tripped(context, { service, deployment }, now);
  }
  const [source] = deployment.sources;
  const strays = service.rollouts
    .filter(({ id }) => id !== deployment.targetRolloutId && id !== source?.rolloutId)
    .reduce((sum, { id }) => sum + counts.living(id), 0);
  for (let move = 0; move < mostMoves; move++) {
    deployment = hooks.tend(service, deployment, now);
    const { stage = 'CLEAN_UP', step, stageSince } = deployment;
    const next = nextMove(
      { stage, step, stageSince },
      {
        now,
        traffic: trafficPlan(deployment.configuration),
        hasTestTraffic: hasTestTraffic(target?.settings.loadBalancers ?? []),
        hooks: deployment.hooks,
        desired: service.desiredCount,
        healthyOfTarget: counts.healthy(deployment.targetRolloutId),
        strays,
        others: source ? counts.living(source.rolloutId) : 0,
      },
    );
    if (next.kind === 'stays') return { service, deployment };
    if (next.kind === 'succeeds') return succeed({ service, deployment }, now);
    if (next.kind === 'fails')
      return rollBack(
        context,
        { service, deployment },
        { rolloutReason: next.reason, statusReason: next.reason },
        now,
      );
    deployment = {
      ...deployment,
      stage: next.stage,
      step: next.step,
      stageSince: now,
      updatedAt: now,
      hooks: [...deployment.hooks, ...hooksOfStage(deployment, next.stage, next.step, now)],
    };
    const entered = enterStage(context, { service, deployment });
    if (typeof entered === 'string')
      return rollBack(
        context,
        { service, deployment },
        { rolloutReason: entered, statusReason: entered },
        now,
      );
    ({ service, deployment } = entered);
  }
  return { service, deployment };
}

function isComingUp({ stage }: StoredDeployment): boolean {
  return stage === 'RECONCILE_SERVICE' || stage === 'PRE_SCALE_UP' || stage === 'SCALE_UP';
}

/** What a stage begins with; the words of what went wrong where it could not be done. */
function enterStage(context: EcsContext, { service, deployment }: Pair): Pair | string {
  const { stage, step } = deployment;
  const shares = { production: deployment.productionPercent, test: deployment.testPercent };
  if (stage === 'TEST_TRAFFIC_SHIFT') shares.test = 100;
  else if (stage === 'PRODUCTION_TRAFFIC_SHIFT')
    shares.production = trafficPlan(deployment.configuration).percents[step] ?? 100;
  // Both groups have to be behind the rule before the new side's targets are checked.
  else if (stage !== 'SCALE_UP') return { service, deployment };
  const trouble = shiftTraffic(context, service, deployment, shares);
  if (trouble !== undefined) return `Service deployment rolled back: ${trouble}`;
  return {
    service,
    deployment: { ...deployment, productionPercent: shares.production, testPercent: shares.test },
  };
}

function succeed({ service, deployment }: Pair, now: number): Pair {
  const id = deployment.targetRolloutId;
  const completed: StoredService = withRollout(service, id, {
    state: 'COMPLETED',
    stateReason: `ECS deployment ${id} completed.`,
    updatedAt: now,
  });
  const ended = (status: StoredDeployment['breaker']['status']) =>
    status === 'MONITORING' ? ('MONITORING_COMPLETE' as const) : status;
  return {
    service: {
      ...withEvent(completed, now, `(deployment ${id}) deployment completed.`),
      completedRolloutId: id,
      currentDeploymentId: undefined,
    },
    deployment: {
      ...deployment,
      status: 'SUCCESSFUL',
      productionPercent: 100,
      breaker: { ...deployment.breaker, status: ended(deployment.breaker.status) },
      alarms: { ...deployment.alarms, status: ended(deployment.alarms.status) },
      finishedAt: now,
      updatedAt: now,
    },
  };
}
