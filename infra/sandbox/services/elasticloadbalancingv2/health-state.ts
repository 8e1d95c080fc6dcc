import type { TargetHealth as DescribedHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheckSettings } from './records.ts';

/** How one health check ended. */
export type CheckOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'mismatch'; readonly code: number }
  | { readonly kind: 'timeout' }
  /** The connection failed, or the answer was no HTTP. */
  | { readonly kind: 'failed' };

/** What the checks of a target have shown so far. */
export interface HealthState {
  readonly state: 'initial' | 'healthy' | 'unhealthy';
  /** Whether a check has been sent since it was registered. */
  readonly checked: boolean;
  readonly passesInRow: number;
  readonly failuresInRow: number;
  readonly lastFailure?: Exclude<CheckOutcome, { readonly kind: 'passed' }>;
}

export const registered: HealthState = {
  state: 'initial',
  checked: false,
  passesInRow: 0,
  failuresInRow: 0,
};

/**
 * A new target is healthy after its first success; one that was unhealthy after as many as the threshold says. It is
 * unhealthy after the threshold's failures in a row. Source: ELB user guide, "Health checks for your target groups".
 */
export function afterCheck(
  before: HealthState,
  outcome: CheckOutcome,
  settings: Pick<HealthCheckSettings, 'healthyThreshold' | 'unhealthyThreshold'>,
): HealthState {
  if (outcome.kind === 'passed') {
    const passesInRow = before.passesInRow + 1;
    const isEnough = before.state !== 'unhealthy' || passesInRow >= settings.healthyThreshold;
    return {
      ...before,
      state: isEnough ? 'healthy' : 'unhealthy',
      checked: true,
      passesInRow,
      failuresInRow: 0,
    };
  }
  const failuresInRow = before.failuresInRow + 1;
  const isEnough = failuresInRow >= settings.unhealthyThreshold;
  return {
    state: isEnough ? 'unhealthy' : before.state,
    checked: true,
    passesInRow: 0,
    failuresInRow,
    lastFailure: outcome,
  };
}

/** The state as DescribeTargetHealth tells it, with AWS's reason and sentence. */
export function describeHealth({ state, checked, lastFailure }: HealthState): DescribedHealth {
  if (state === 'healthy') return { State: 'healthy' };
  if (state === 'initial')
    return checked
      ? {
          State: 'initial',
          Reason: 'Elb.InitialHealthChecking',
          Description: 'Initial health checks in progress',
        }
      : {
          State: 'initial',
          Reason: 'Elb.RegistrationInProgress',
          Description: 'Target registration is in progress',
        };
  if (lastFailure?.kind === 'mismatch')
    return {
      State: 'unhealthy',
      Reason: 'Target.ResponseCodeMismatch',
      Description: `Health checks failed with these codes: [${lastFailure.code}]`,
    };
  if (lastFailure?.kind === 'timeout')
    return { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' };
  return { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' };
}

export const notInUse: DescribedHealth = {
  State: 'unused',
  Reason: 'Target.NotInUse',
  Description: 'Target group is not configured to receive traffic from the load balancer',
};

export const notRegistered: DescribedHealth = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

export const deregistering: DescribedHealth = {
  State: 'draining',
  Reason: 'Target.DeregistrationInProgress',
  Description: 'Target deregistration is in progress',
};

export const unchecked: DescribedHealth = {
  State: 'unavailable',
  Reason: 'Target.HealthCheckDisabled',
  Description: 'Health checks are not enabled for this target',
};

/** Whether a matcher (`200`, `200,202`, `200-299`) names a code. */
export function matchesCode(matcher: string, code: number): boolean {
  return matcher.split(',').some((part) => {
    const [from = NaN, to = from] = part.split('-').map(Number);
    return code >= from && code <= to;
  });
}
