import type { PlanningScene } from '../../actions/action.ts';
import type { Finding } from '../../actions/plan.ts';
import { hasValue } from '../../cells/cell.ts';
import { targetHealth } from '../../resources/load-balancers/load-balancers.ts';
import type { TargetHealth } from '../../resources/load-balancers/types.ts';
import type { Budget } from '../../upstream/budget.ts';
import { reason } from './verify-secrets.ts';

/** How many of a group's targets are given requests: the healthy ones of those that are not leaving. */
export function healthOf(targets: readonly TargetHealth[]): {
  readonly healthy: number;
  readonly total: number;
} {
  const staying = targets.filter(({ state }) => state !== 'draining');
  return { healthy: staying.filter(({ state }) => state === 'healthy').length, total: staying.length };
}

/** Whether the side that the requests go to can answer them: without one healthy target it can not. */
export async function healthFinding(
  scene: PlanningScene,
  side: { readonly words: string; readonly targetGroupArn: string },
  budget: Budget,
): Promise<Finding> {
  const subject = 'target health';
  const cell = await targetHealth(scene.source, side.targetGroupArn, budget);
  if (!hasValue(cell) && cell.state !== 'empty')
    return {
      severity: 'unknown',
      subject,
      sentence: `How the targets of ${side.words} are could not be found out. ${reason(cell)}`,
    };
  const targets = hasValue(cell) ? cell.value : [];
  const { healthy, total } = healthOf(targets);
  if (healthy === 0) {
    const why = targets.find(({ reason: told }) => told)?.reason;
    return {
      severity: 'blocker',
      subject,
      sentence: `None of the ${total} targets of ${side.words} is healthy${why ? ` (${why})` : ''}: it answers no request.`,
    };
  }
  return {
    severity: healthy === total ? 'good' : 'warning',
    subject,
    sentence: `${healthy} of ${total} targets of ${side.words} are healthy.`,
  };
}
