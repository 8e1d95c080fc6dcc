import type { PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { hasValue } from '../../cells/cell.ts';
import { refusedBy } from '../services/ask.ts';
import type { Looked, SeenService } from '../services/look.ts';
import { greenNameOf, lookAtService, revisionOf } from '../services/look.ts';
import type { Shift, Traffic } from '../services/traffic.ts';
import { trafficNow } from '../services/traffic.ts';
import { commonShare } from '../services/weights.ts';

/** A service with the two target groups between which its requests can be divided. */
export interface Sides {
  readonly looked: SeenService;
  readonly greenService: string;
  readonly traffic: Traffic & { readonly green: string };
  /** Percent of the requests that go to green, by the rules as they are. */
  readonly share: number | 'mixed';
}

/** The sides of a service as they are now; the refusal where it can not be released in the classic way. */
export async function lookAtSides(scene: PlanningScene, name: string): Promise<Looked<Sides>> {
  const looked = await lookAtService(scene, name);
  if (looked.outcome === 'refused') return looked;
  if (looked.name.endsWith(greenNameOf('')))
    return refusal(refused(`${name} is the green side of a release: name the service itself.`));
  const { strategy = 'ROLLING' } = looked.service.deploymentConfiguration ?? {};
  if (strategy !== 'ROLLING')
    return refusal(
      refused(
        `ECS divides the requests of ${name} by itself (${strategy}): its deployments are continued or stopped instead.`,
      ),
    );
  const cell = await trafficNow(scene, looked);
  const unasked = `No load balancer asks ${name}: there is nothing to divide.`;
  if (!hasValue(cell)) return refusal(refusedBy(cell, unasked));
  const traffic = cell.value;
  if (!traffic) return refusal(refused(unasked));
  const { green, rules, greenName } = traffic;
  if (rules.length === 0)
    return refusal(
      refused(
        `The target group of ${name} is not attached: no rule of a listener sends requests to it. Nothing can be shifted.`,
      ),
    );
  if (green === undefined)
    return refusal(
      refused(
        `There is no target group ${greenName} for the other side of ${name}. It has to be made first.`,
      ),
    );
  const share = commonShare(rules, { blue: traffic.blue, green }) ?? 0;
  return {
    outcome: 'seen',
    looked,
    greenService: looked.green?.serviceName ?? greenNameOf(name),
    traffic: { ...traffic, green },
    share,
  };
}

function refusal(planned: Planned) {
  return { outcome: 'refused', planned } as const;
}

export function shiftTo({ traffic }: Pick<Sides, 'traffic'>, greenPercent: number): Shift {
  return { blue: traffic.blue, green: traffic.green, greenPercent, rules: traffic.rules };
}

/** What a plan about the two sides is bound to. */
export function sidesVersion({ looked, traffic, share }: Sides): readonly unknown[] {
  const { service, green } = looked;
  return [
    service.serviceArn,
    revisionOf(service.taskDefinition),
    green ? [green.serviceArn, revisionOf(green.taskDefinition)] : [],
    traffic.blue,
    traffic.green,
    traffic.rules.map(({ ruleArn }) => ruleArn),
    share,
  ];
}
