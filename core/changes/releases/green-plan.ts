import type { PlanningScene } from '../../actions/action.ts';
import { refused } from '../../actions/plan.ts';
import type { Finding, PlannedCall } from '../../actions/plan.ts';
import type { Looked } from '../services/look.ts';
import { priceWords, sizeWords, taskSizeOf } from '../services/price.ts';
import { shiftOperation } from '../services/traffic.ts';
import type { Shift } from '../services/traffic.ts';
import { verify } from '../services/verify.ts';
import { registerCalls, wantedRevision } from '../services/wanted-revision.ts';
import type { Wanted, WantedRevision } from '../services/wanted-revision.ts';
import { greenTemplate } from './engine/green-service.ts';
import type { GreenWanted } from './engine/green-service.ts';
import { greenShare, shareWords } from '../services/weights.ts';
import { lookAtSides, shiftTo } from './sides.ts';
import type { Sides } from './sides.ts';

/** Everything that execution needs to bring up green and to give it requests. */
export interface GreenFacts {
  readonly green: GreenWanted;
  readonly revision: WantedRevision;
  readonly loadBalancers: readonly string[];
  /** The rules as they are, to be divided between the two sides. */
  readonly shift: Shift;
}

export interface GreenPlan {
  readonly sides: Sides;
  readonly wanted: Wanted;
  readonly facts: GreenFacts;
  readonly findings: readonly Finding[];
  readonly calls: readonly PlannedCall[];
  readonly costs: readonly string[];
}

interface Asked {
  readonly service: string;
  readonly tag?: string;
  readonly taskDefinition?: string;
  readonly desired?: number;
}

/** What it takes to bring up the green side of a service; the refusal where it can not be, now. */
export async function planGreen(scene: PlanningScene, input: Asked): Promise<Looked<GreenPlan>> {
  const sides = await lookAtSides(scene, input.service);
  if (sides.outcome === 'refused') return sides;
  const { looked, share, greenService, traffic } = sides;
  if (share !== 0)
    return refusal(
      `The green side of ${input.service} has requests already (${shareWords(share)}): a release is under way.`,
    );
  const wanted = await wantedRevision(scene, looked, input);
  if (wanted.outcome === 'refused') return wanted;
  const desired = input.desired ?? Math.max(1, looked.service.desiredCount ?? 0);
  const { cluster, service } = looked;
  const named = { cluster, service: input.service, greenService, desired };
  const green: GreenWanted = { ...named, template: greenTemplate(named, service, traffic.green) };
  const { former, existing, registration } = wanted;
  const shift = shiftTo(sides, 0);
  const size = taskSizeOf(wanted.definition);
  return {
    outcome: 'seen',
    sides,
    wanted,
    facts: {
      green,
      revision: { former, existing, registration },
      loadBalancers: traffic.loadBalancers,
      shift,
    },
    findings: [...(await verify(scene, { service, definition: wanted.definition })), ...sideFindings(sides)],
    calls: [
      ...registerCalls(wanted),
      ...shift.rules
        .filter((rule) => !isAttached(rule, shift))
        .map((rule) => ({ operation: shiftOperation(rule), on: rule.ruleArn, times: 'with green at 0 %' })),
      looked.green
        ? { operation: 'ecs:UpdateService', on: greenService }
        : { operation: 'ecs:CreateService', on: greenService },
    ],
    costs: size
      ? [`${desired} more tasks of ${sizeWords(size)} while both sides run: ${priceWords(size, desired)}.`]
      : [`${desired} more tasks while both sides run.`],
  };
}

function refusal(sentence: string) {
  return { outcome: 'refused', planned: refused(sentence) } as const;
}

/** Whether a rule names the green group already, if with no weight. ECS takes no group that no listener names. */
export function isAttached(rule: Shift['rules'][number], { blue, green }: Shift): boolean {
  const named = rule.actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  return (
    named.some(({ TargetGroupArn }) => TargetGroupArn === green) &&
    greenShare(rule, { blue, green }) !== undefined
  );
}

function sideFindings({ looked, greenService }: Sides): readonly Finding[] {
  return looked.green
    ? [
        {
          severity: 'warning',
          subject: 'green',
          sentence: `${greenService} is there already, without requests: it is set to the new revision.`,
        },
      ]
    : [];
}
