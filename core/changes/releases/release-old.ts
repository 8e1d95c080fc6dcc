import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { Cancelled } from '../tables/engine/upstream-call.ts';
import { failedOutcome } from '../services/call.ts';
import { revisionOf } from '../services/look.ts';
import { serviceName } from '../services/service-input.ts';
import { shiftCommands, shiftOperation } from '../services/traffic.ts';
import { shareWords } from '../services/weights.ts';
import { tidyUp } from './engine/tidy-up.ts';
import type { TidyUp } from './engine/tidy-up.ts';
import { lookAtSides, shiftTo, sidesVersion } from './sides.ts';
import { may } from '../../permissions/permission.ts';
import { SHIFTS_TRAFFIC, STARTS_TASKS } from '../services/permissions.ts';

const releaseInput = z
  .object({ service: serviceName, waitMinutes: z.number().int().min(1).max(120).default(15) })
  .strict();
type ReleaseInput = z.infer<typeof releaseInput>;

interface ReleaseFacts extends TidyUp {
  readonly former: string;
}

const savedSchema = z.object({ since: z.number() });

async function plan(scene: PlanningScene, input: ReleaseInput): Promise<Planned> {
  const sides = await lookAtSides(scene, input.service);
  if (sides.outcome === 'refused') return sides.planned;
  const { looked, share, greenService } = sides;
  const { cluster, service, green } = looked;
  if (!green) return refused(`No release of ${input.service} is under way: there is no ${greenService}.`);
  if (share !== 100)
    return refused(
      `The old side has requests still: green gets ${shareWords(share)}. It is released once green gets all of them.`,
    );
  const former = revisionOf(service.taskDefinition);
  const revision = revisionOf(green.taskDefinition);
  const facts: ReleaseFacts = {
    cluster,
    service: input.service,
    greenService,
    revision,
    former,
    shift: shiftTo(sides, 0),
    waitMinutes: input.waitMinutes,
  };
  const target = labelOf(scene.source.environment);
  return planned({
    summary: `Release the old side of ${input.service}: end ${former}, and delete ${greenService} once ${input.service} runs ${revision}`,
    calls: [
      { operation: 'ecs:UpdateService', on: input.service },
      ...facts.shift.rules.map((rule) => ({
        operation: shiftOperation(rule),
        on: rule.ruleArn,
        times: `once ${input.service} is healthy`,
      })),
      { operation: 'ecs:DeleteService', on: greenService },
    ],
    changes: [
      { attribute: input.service, before: former, after: revision },
      { attribute: 'green side', before: revision, after: undefined },
    ],
    costs: [`Until it is done there are as many tasks again of ${revision}.`],
    loses: [
      `The running tasks of ${former}: going back takes a deployment from then on, and no longer a second.`,
    ],
    undo: { reach: 'complete', how: `${former} stays registered and is deployed again.` },
    commands: [
      awsCommand(target, 'ecs', 'update-service', {
        cluster,
        service: input.service,
        'task-definition': revision,
        'desired-count': Math.max(service.desiredCount ?? 0, green.desiredCount ?? 0),
      }),
      awsCommand(target, 'ecs', 'wait services-stable', { cluster, services: input.service }),
      ...shiftCommands(target, facts.shift),
      awsCommand(target, 'ecs', 'delete-service', { cluster, service: greenService, force: true }),
    ],
    version: hashOf(sidesVersion(sides)).slice(0, 32),
    estimates: [
      { label: 'Running on the old side now', value: String(service.runningCount ?? 0) },
      { label: 'Running on green now', value: String(green.runningCount ?? 0) },
    ],
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, { service }: ReleaseInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as ReleaseFacts;
  const saved = savedSchema.safeParse(scene.run.checkpoint);
  const since = saved.success ? saved.data.since : scene.now();
  try {
    if (!saved.success) await scene.run.save({ since });
    const tidied = await tidyUp(scene, facts, since);
    if (tidied.outcome === 'moved-back')
      return {
        outcome: 'failed',
        sentence: `Somebody else has moved the requests back to ${service} meanwhile, which runs ${tidied.runs}: it is left so.`,
        remaining: `${facts.greenService} is left as it is, without requests.`,
      };
    if (tidied.outcome === 'given-up')
      return {
        outcome: 'failed',
        sentence: `${service} did not get healthy with ${facts.revision}: ${tidied.why}. Green answers every request, as before.`,
        remaining: `${service} is set to ${facts.revision}, without requests; it can be released again.`,
      };
    return {
      outcome: 'done',
      sentence: `${service} runs ${facts.revision} and answers every request; ${facts.greenService} is being deleted.`,
      undo: { actionId: 'services.deploy', input: { service, taskDefinition: facts.former } },
    };
  } catch (error) {
    if (error instanceof Cancelled)
      return {
        outcome: 'cancelled',
        sentence: 'Stopped: the side that has the requests answers on. The old side can be released again.',
      };
    return failedOutcome(error, { remaining: 'The side that has the requests answers on.' });
  }
}

export const releaseOld = defineAction<ReleaseInput>({
  id: 'releases.release-old',
  title: 'Release old side',
  kind: 'service',
  risk: 'destructive',
  capability: 'deployments:change',
  input: releaseInput,
  target: (input) => input.service,
  changes: [
    'ecs:UpdateService',
    'iam:PassRole',
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:ModifyListener',
    'ecs:DeleteService',
  ],
  permissions: [may('service', 'ecs:DeleteService'), ...STARTS_TASKS, ...SHIFTS_TRAFFIC],
  long: true,
  plan,
  execute,
});
