import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs';

/** What a rolling deployment is judged by. */
export interface RollingFacts {
  readonly desired: number;
  readonly healthyOfTarget: number;
  /** Tasks of other rollouts that have not stopped yet. */
  readonly others: number;
  readonly failuresInARow: number;
  /** Undefined where the circuit breaker is off. */
  readonly failureThreshold: number | undefined;
  readonly isAlarming: boolean;
  readonly bakeSince: number | undefined;
  readonly bakeMs: number;
  readonly now: number;
}

export type RollingVerdict =
  | 'goes-on'
  /** All is well; it is watched for a while. */
  | 'bakes'
  | 'completed'
  | 'failed-tasks'
  | 'failed-alarm';

export function judgeRolling(facts: RollingFacts): RollingVerdict {
  if (facts.failureThreshold !== undefined && facts.failuresInARow >= facts.failureThreshold)
    return 'failed-tasks';
  if (facts.isAlarming) return 'failed-alarm';
  if (facts.healthyOfTarget < facts.desired || facts.others > 0) return 'goes-on';
  if (facts.bakeMs === 0) return 'completed';
  return facts.bakeSince !== undefined && facts.now - facts.bakeSince >= facts.bakeMs ? 'completed' : 'bakes';
}

/**
 * Failures in a row after which a deployment has failed; undefined where the circuit breaker is off. Source: developer
 * guide, "How the Amazon ECS deployment circuit breaker detects failures": half of the desired count, from 3 to 200.
 */
export function failureThreshold(
  breaker: DeploymentCircuitBreaker | undefined,
  desired: number,
): number | undefined {
  if (breaker?.enable !== true) return undefined;
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.ceil((desired * value) / 100);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, share) : Math.min(200, Math.max(3, share));
}
