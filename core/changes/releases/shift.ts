import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Action, ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Finding, Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { labelOf } from '../../environments/label.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failedOutcome } from '../services/call.ts';
import { revisionOf } from '../services/look.ts';
import { serviceName } from '../services/service-input.ts';
import { healthFinding } from '../services/target-health.ts';
import { afterFailedShift, shiftCommands, shiftOperation, shiftTraffic } from '../services/traffic.ts';
import type { Shift } from '../services/traffic.ts';
import { isSticky, shareWords } from '../services/weights.ts';
import { lookAtSides, shiftTo, sidesVersion } from './sides.ts';
import type { Sides } from './sides.ts';
import { SHIFTS_TRAFFIC } from '../services/permissions.ts';

const shiftInput = z
  .object({ service: serviceName, greenPercent: z.number().int().min(0).max(100) })
  .strict();
type ShiftInput = z.infer<typeof shiftInput>;

const promoteInput = z.object({ service: serviceName }).strict();

interface ShiftFacts {
  readonly shift: Shift;
  readonly before: number | 'mixed';
}

async function planShift(scene: PlanningScene, input: ShiftInput): Promise<Planned> {
  const sides = await lookAtSides(scene, input.service);
  if (sides.outcome === 'refused') return sides.planned;
  const { looked, share, traffic } = sides;
  const { greenPercent, service } = input;
  if (!looked.green && greenPercent > 0)
    return refused(`There is no green side of ${service} that requests could go to.`);
  if (share === greenPercent)
    return refused(`Nothing is different: ${greenPercent} % of the requests go to green already.`);
  const shift = shiftTo(sides, greenPercent);
  const facts: ShiftFacts = { shift, before: share };
  return planned({
    summary: summaryOf(service, greenPercent, sides),
    calls: traffic.rules.map((rule) => ({ operation: shiftOperation(rule), on: rule.ruleArn })),
    changes: [{ attribute: 'requests to green', before: shareWords(share), after: `${greenPercent} %` }],
    costs: [],
    loses: [],
    undo:
      share === 'mixed'
        ? { reach: 'partial', how: 'The requests can be divided anew; that the rules differed is not kept.' }
        : { reach: 'complete', how: `Green gets ${share} % of the requests again.` },
    commands: shiftCommands(labelOf(scene.source.environment), shift),
    version: hashOf(sidesVersion(sides)).slice(0, 32),
    estimates: [],
    findings: await shiftFindings(scene, sides, greenPercent),
    facts: facts as unknown as Json,
  });
}

function summaryOf(service: string, greenPercent: number, { looked }: Sides): string {
  const green = revisionOf(looked.green?.taskDefinition);
  if (greenPercent === 0)
    return `Send every request of ${service} to ${revisionOf(looked.service.taskDefinition)}`;
  if (greenPercent === 100) return `Send every request of ${service} to the green side (${green})`;
  return `Send ${greenPercent} % of the requests of ${service} to the green side (${green})`;
}

/** Whether each side that gets requests afterwards can answer them. */
async function shiftFindings(
  scene: PlanningScene,
  { looked, traffic, greenService }: Sides,
  greenPercent: number,
): Promise<readonly Finding[]> {
  const budget = budgetFor(scene.signal);
  const health = await Promise.all([
    ...(greenPercent > 0
      ? [healthFinding(scene, { words: greenService, targetGroupArn: traffic.green }, budget)]
      : []),
    ...(greenPercent < 100
      ? [healthFinding(scene, { words: looked.name, targetGroupArn: traffic.blue }, budget)]
      : []),
  ]);
  return [
    ...health,
    ...(isSticky(traffic.rules)
      ? [
          {
            severity: 'warning',
            subject: 'stickiness',
            sentence: 'The rule keeps clients with their side: those stay there until that ends.',
          } as const,
        ]
      : []),
  ];
}

async function execute(
  scene: ChangingScene,
  { service, greenPercent }: ShiftInput,
  made: Plan,
): Promise<Outcome> {
  const { shift } = made.facts as unknown as ShiftFacts;
  try {
    await shiftTraffic(scene, shift, scene.signal);
  } catch (error) {
    return failedOutcome(error, {
      remaining: afterFailedShift(error, shift, `Where the requests of ${service} go is as it was.`),
    });
  }
  return done({ service, greenPercent }, made);
}

function done({ service, greenPercent }: ShiftInput, made: Plan): Outcome {
  const { before } = made.facts as unknown as ShiftFacts;
  return {
    outcome: 'done',
    sentence: `${greenPercent} % of the requests of ${service} go to green.`,
    ...(before === 'mixed'
      ? {}
      : { undo: { actionId: 'releases.shift', input: { service, greenPercent: before } } }),
  };
}

async function settle(scene: PlanningScene, input: ShiftInput, made: Plan): Promise<Settled> {
  const { before } = made.facts as unknown as ShiftFacts;
  const sides = await lookAtSides(scene, input.service);
  if (sides.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'How the requests are divided could not be read.' };
  if (sides.share === input.greenPercent) return done(input, made);
  if (sides.share === before)
    return { outcome: 'failed', sentence: 'It did not happen: the requests are divided as they were.' };
  return { outcome: 'unknown', sentence: `Green gets ${shareWords(sides.share)} of the requests.` };
}

const SHIFTS: Pick<Action, 'kind' | 'risk' | 'capability' | 'changes' | 'permissions' | 'long'> = {
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  changes: ['elasticloadbalancing:ModifyRule', 'elasticloadbalancing:ModifyListener'],
  permissions: SHIFTS_TRAFFIC,
  long: false,
};

export const shiftRelease = defineAction<ShiftInput>({
  ...SHIFTS,
  id: 'releases.shift',
  title: 'Shift traffic',
  input: shiftInput,
  target: (input) => input.service,
  plan: planShift,
  execute,
  settle,
});

const toGreen = ({ service }: z.infer<typeof promoteInput>): ShiftInput => ({ service, greenPercent: 100 });

export const promoteRelease = defineAction<z.infer<typeof promoteInput>>({
  ...SHIFTS,
  id: 'releases.promote',
  title: 'Promote',
  input: promoteInput,
  target: (input) => input.service,
  plan: (scene, input) => planShift(scene, toGreen(input)),
  execute: (scene, input, made) => execute(scene, toGreen(input), made),
  settle: (scene, input, made) => settle(scene, toGreen(input), made),
});
