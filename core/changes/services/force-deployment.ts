import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { refusedBy } from './ask.ts';
import { change, failedOutcome, isLeftOpen } from './call.ts';
import { lookAtService, revisionOf, taskDefinitionNow } from './look.ts';
import { serviceName } from './service-input.ts';
import { verify } from './verify.ts';
import { ASKS_ROLES, STARTS_TASKS } from './permissions.ts';

const forceInput = z.object({ service: serviceName }).strict();
type ForceInput = z.infer<typeof forceInput>;

interface ForceFacts {
  readonly cluster: string;
  /** Ids of the deployments that were there. */
  readonly known: readonly string[];
}

async function plan(scene: PlanningScene, input: ForceInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const { cluster, service } = looked;
  if ((service.desiredCount ?? 0) === 0)
    return refused(`${input.service} is to run no task: there is nothing to exchange.`);
  const revision = revisionOf(service.taskDefinition);
  const definition = await taskDefinitionNow(scene, service.taskDefinition ?? '');
  if (definition.state !== 'fresh')
    return refusedBy(definition, `The revision ${revision} is not known any more.`);
  const known = (service.deployments ?? []).map(({ id = '' }) => id);
  const facts: ForceFacts = { cluster, known };
  return planned({
    summary: `Start every task of ${input.service} in ${cluster} anew, of the same ${revision}`,
    calls: [{ operation: 'ecs:UpdateService', on: input.service }],
    changes: [{ attribute: 'tasks', before: 'those that run', after: `new ones of ${revision}` }],
    costs: [
      'Its tasks are exchanged by and by; for a while there are more of them.',
      'A tag is looked up again: what was pushed under it meanwhile is what comes up.',
    ],
    loses: ['What the running tasks hold in memory and on their own disks.'],
    undo: { reach: 'none', how: 'Tasks that have ended do not come back; the revision is the same.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'ecs', 'update-service', {
        cluster,
        service: input.service,
        'force-new-deployment': true,
      }),
    ],
    version: hashOf([service.serviceArn, revision, known]).slice(0, 32),
    estimates: [{ label: 'Running now', value: String(service.runningCount ?? 0) }],
    findings: await verify(scene, { service, definition: definition.value.definition }),
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: ForceInput, made: Plan): Promise<Outcome> {
  const { cluster } = made.facts as unknown as ForceFacts;
  try {
    await change('ecs:UpdateService', scene.signal, (abortSignal) =>
      scene.clients.ecs.send(
        new UpdateServiceCommand({ cluster, service: input.service, forceNewDeployment: true }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error, {
      remaining: isLeftOpen(error)
        ? `The tasks of ${input.service} may be exchanged all the same: look at them.`
        : `The tasks of ${input.service} run as before.`,
    });
  }
  return done(input);
}

function done({ service }: ForceInput): Outcome {
  return { outcome: 'done', sentence: `ECS exchanges the tasks of ${service} now.` };
}

async function settle(scene: PlanningScene, input: ForceInput, made: Plan): Promise<Settled> {
  const { known } = made.facts as unknown as ForceFacts;
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'The deployments of the service could not be read.' };
  const isNew = looked.service.deployments?.some(({ id = '' }) => !known.includes(id));
  return isNew ? done(input) : { outcome: 'failed', sentence: 'It did not happen: no deployment began.' };
}

export const forceDeployment = defineAction<ForceInput>({
  id: 'services.force-deployment',
  title: 'Force new deployment',
  kind: 'service',
  risk: 'costly',
  capability: 'deployments:change',
  input: forceInput,
  target: (input) => input.service,
  changes: ['ecs:UpdateService', 'iam:PassRole'],
  permissions: [...STARTS_TASKS, ...ASKS_ROLES],
  long: false,
  plan,
  execute,
  settle,
});
