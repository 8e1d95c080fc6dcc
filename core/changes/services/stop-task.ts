import { DescribeTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { Task } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Finding, Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { taskProtection } from '../../resources/services/tasks.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { askNow, refusedBy } from './ask.ts';
import { change, failedOutcome } from './call.ts';
import { lookAtService } from './look.ts';
import type { Looked } from './look.ts';
import { serviceName, taskId } from './service-input.ts';
import { reason } from './verify-secrets.ts';
import { may } from '../../permissions/permission.ts';

const stopInput = z.object({ service: serviceName, task: taskId }).strict();
type StopInput = z.infer<typeof stopInput>;

interface StopFacts {
  readonly cluster: string;
}

/** Empty where ECS knows no such task, or has forgotten it. */
function taskNow(scene: PlanningScene, cluster: string, id: string): Promise<Cell<Task | undefined>> {
  return askNow(scene, 'ecs:DescribeTasks', id, async ({ ecs }, abortSignal) => {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [id] }), {
      abortSignal,
    });
    return tasks[0];
  });
}

/** A task of the service that has not ended, by its id. */
async function lookAtTask(
  scene: PlanningScene,
  cluster: string,
  { service, task }: StopInput,
): Promise<Looked<{ readonly task: Task }>> {
  const cell = await taskNow(scene, cluster, task);
  if (cell.state !== 'fresh')
    return { outcome: 'refused', planned: refusedBy(cell, `There is no task ${task} in ${cluster}.`) };
  const found = cell.value;
  if (!found) return { outcome: 'refused', planned: refused(`There is no task ${task} in ${cluster}.`) };
  if (found.group !== `service:${service}`)
    return { outcome: 'refused', planned: refused(`The task ${task} is not one of ${service}.`) };
  if (found.desiredStatus === 'STOPPED')
    return { outcome: 'refused', planned: refused(`The task ${task} is stopped or stopping already.`) };
  return { outcome: 'seen', task: found };
}

async function plan(scene: PlanningScene, input: StopInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const { cluster, service } = looked;
  const seen = await lookAtTask(scene, cluster, input);
  if (seen.outcome === 'refused') return seen.planned;
  const findings = await findingsOf(scene, cluster, input, service.runningCount ?? 0);
  const facts: StopFacts = { cluster };
  return planned({
    summary: `Stop the task ${input.task} of ${input.service} in ${cluster}`,
    calls: [{ operation: 'ecs:StopTask', on: input.task }],
    changes: [{ attribute: 'task', before: seen.task.lastStatus, after: 'STOPPED' }],
    costs: [],
    loses: ['What the task holds in memory and on its own disk.'],
    undo: { reach: 'none', how: 'It does not come back; ECS starts another one in its place.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'ecs', 'stop-task', { cluster, task: input.task }),
    ],
    version: hashOf([service.serviceArn, seen.task.taskArn]).slice(0, 32),
    estimates: [{ label: 'Running now', value: String(service.runningCount ?? 0) }],
    findings,
    facts: facts as unknown as Json,
  });
}

async function findingsOf(
  scene: PlanningScene,
  cluster: string,
  { task, service }: StopInput,
  running: number,
): Promise<readonly Finding[]> {
  const cell = await taskProtection(scene.source, cluster, [task], budgetFor(scene.signal));
  const isProtected = hasValue(cell) && cell.value.some((one) => one.isProtected);
  return [
    cell.state !== 'fresh' && cell.state !== 'empty'
      ? {
          severity: 'unknown',
          subject: 'protection',
          sentence: `Whether the task is protected could not be found out. ${reason(cell)}`,
        }
      : isProtected
        ? {
            severity: 'warning',
            subject: 'protection',
            sentence:
              'The task is protected: it said that it must not be stopped while it works. This stops it.',
          }
        : { severity: 'good', subject: 'protection', sentence: 'The task is not protected.' },
    ...(running <= 1
      ? [
          {
            severity: 'warning',
            subject: 'tasks',
            sentence: `It is the only one that runs: ${service} does not answer until another is up.`,
          } as const,
        ]
      : []),
  ];
}

async function execute(scene: ChangingScene, input: StopInput, made: Plan): Promise<Outcome> {
  const { cluster } = made.facts as unknown as StopFacts;
  try {
    await change('ecs:StopTask', scene.signal, (abortSignal) =>
      scene.clients.ecs.send(
        new StopTaskCommand({ cluster, task: input.task, reason: `Stopped by ${scene.run.id}` }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return done(input);
}

function done({ task, service }: StopInput): Outcome {
  return {
    outcome: 'done',
    sentence: `The task ${task} is drained and stopped; ECS starts another of ${service}.`,
  };
}

async function settle(scene: PlanningScene, input: StopInput, made: Plan): Promise<Settled> {
  const { cluster } = made.facts as unknown as StopFacts;
  const cell = await taskNow(scene, cluster, input.task);
  if (cell.state !== 'fresh' && cell.state !== 'empty')
    return { outcome: 'unknown', sentence: 'The task could not be read.' };
  const task = valueOf(cell);
  return !task || task.desiredStatus === 'STOPPED'
    ? done(input)
    : { outcome: 'failed', sentence: 'It did not happen: the task runs.' };
}

export const stopTask = defineAction<StopInput>({
  id: 'services.stop-task',
  title: 'Stop task',
  kind: 'service',
  risk: 'costly',
  capability: 'deployments:change',
  input: stopInput,
  target: (input) => input.service,
  changes: ['ecs:StopTask'],
  permissions: [may('task', 'ecs:StopTask')],
  long: false,
  plan,
  execute,
  settle,
});
