import type Docker from 'dockerode';
import type { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Action, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Plan } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { RiskClass } from '../../actions/risk.ts';
import { hasValue } from '../../cells/cell.ts';
import { restartCommand, startCommand, stopCommand } from '../../resources/containers/commands.ts';
import type { DockerTarget } from '../../resources/containers/commands.ts';
import { inspectContainer } from '../../resources/containers/containers.ts';
import type { ContainerSummary } from '../../resources/containers/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { attempt, change, outcomeOf } from './engine-calls.ts';
import { counted, lookAtService, serviceInput, versionOf } from './service-target.ts';

type ServiceInput = z.infer<typeof serviceInput>;
type CallOptions = { readonly abortSignal: AbortSignal };

/** What is done to those containers of a service that it concerns, each by one call. */
interface Deed {
  readonly verb: 'restart' | 'stop' | 'start';
  readonly past: string;
  readonly title: string;
  readonly risk: RiskClass;
  readonly operation: string;
  readonly concerns: (container: ContainerSummary) => boolean;
  /** Why there is nothing to do. */
  readonly nothing: (service: string) => string;
  readonly costs: readonly string[];
  /** The action that takes it back, where it concerned all of them. */
  readonly takenBackBy?: 'containers.start' | 'containers.stop';
  readonly command: (target: DockerTarget, service: string) => string;
  readonly call: (container: Docker.Container, options: CallOptions) => Promise<unknown>;
}

/** What execution and settling need of the plan: the containers, and since when each runs. */
interface Facts {
  readonly containers: readonly {
    readonly id: string;
    readonly name: string;
    readonly startedAt: number | null;
  }[];
  readonly isAll: boolean;
}

const RUNS = new Set(['running', 'paused', 'restarting']);

function lifecycleAction(deed: Deed): Action {
  const done = (input: ServiceInput, plan: Plan): Outcome => {
    const { containers, isAll } = plan.facts as unknown as Facts;
    return {
      outcome: 'done',
      sentence: `${capitalised(deed.past)} ${counted(containers.length)} of ${input.service}.`,
      undo: deed.takenBackBy && isAll ? { actionId: deed.takenBackBy, input } : undefined,
    };
  };

  return defineAction<ServiceInput>({
    id: `containers.${deed.verb}`,
    title: deed.title,
    kind: 'container',
    risk: deed.risk,
    capability: 'deployments:change',
    input: serviceInput,
    target: (input) => input.service,
    changes: [deed.operation],
    // The engine asks nobody for permissions.
    permissions: [],
    long: false,
    async plan(scene, { service }) {
      const looked = await lookAtService(scene, service);
      if (looked.outcome === 'refused') return looked.planned;
      const concerned = looked.containers.filter(deed.concerns);
      if (concerned.length === 0) return refused(deed.nothing(service));
      const isAll = concerned.length === looked.containers.length;
      const facts: Facts = { containers: await factsOf(scene, concerned), isAll };
      return planned({
        summary: `${capitalised(deed.verb)} ${counted(concerned.length)} of ${service}`,
        calls: concerned.map(({ name }) => ({ operation: deed.operation, on: name })),
        changes: concerned.map(({ name, state }) => ({
          attribute: name,
          before: state,
          after: deed.verb === 'stop' ? 'exited' : 'running',
        })),
        costs: deed.costs,
        loses: [],
        undo: undoOf(deed, isAll),
        commands: [deed.command(looked.target, service)],
        version: versionOf(looked.containers),
        estimates: [],
        facts: { ...facts },
      });
    },
    async execute(scene, input, plan) {
      const { containers } = plan.facts as unknown as Facts;
      const all = await Promise.all(
        containers.map(({ id, name }) =>
          attempt(name, deed.operation, () =>
            change(scene, (docker, abortSignal) => deed.call(docker.getContainer(id), { abortSignal })),
          ),
        ),
      );
      return outcomeOf(all, deed.past, done(input, plan));
    },
    settle: (scene, input, plan) => settle(scene, deed, plan, done(input, plan)),
  });
}

function undoOf({ takenBackBy }: Deed, isAll: boolean): Plan['undo'] {
  if (!takenBackBy) return { reach: 'none', how: 'What was restarted has been restarted.' };
  const verb = takenBackBy === 'containers.start' ? 'started' : 'stopped';
  return isAll
    ? { reach: 'complete', how: `They are ${verb} again.` }
    : { reach: 'none', how: `Others of the service are as these will be: they would be ${verb} with them.` };
}

/** When each was started last: what tells afterwards whether it was restarted. */
async function factsOf(
  scene: PlanningScene,
  containers: readonly ContainerSummary[],
): Promise<Facts['containers']> {
  return Promise.all(
    containers.map(async ({ id, name }) => {
      const cell = await inspectContainer(scene.source, id, budgetFor(scene.signal));
      return { id, name, startedAt: (hasValue(cell) ? cell.value.startedAt : undefined) ?? null };
    }),
  );
}

/** Each container tells: it stands still, it runs, or it runs since another moment. */
async function settle(scene: PlanningScene, deed: Deed, plan: Plan, done: Outcome): Promise<Settled> {
  const { containers } = plan.facts as unknown as Facts;
  const isDone = await Promise.all(
    containers.map(async ({ id, startedAt }) => {
      const cell = await inspectContainer(scene.source, id, budgetFor(scene.signal));
      if (!hasValue(cell)) return undefined;
      const runs = RUNS.has(cell.value.state);
      if (deed.verb === 'stop') return !runs;
      return runs && (deed.verb === 'start' || cell.value.startedAt !== startedAt);
    }),
  );
  if (isDone.every((one) => one === true)) return done;
  if (isDone.every((one) => one === false))
    return { outcome: 'failed', sentence: 'It did not happen: the containers are as they were.' };
  return {
    outcome: 'unknown',
    sentence: `Not all of the containers are ${deed.past}, or some could not be read.`,
  };
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

export const restartContainers = lifecycleAction({
  verb: 'restart',
  past: 'restarted',
  title: 'Restart',
  risk: 'costly',
  operation: 'docker:ContainerRestart',
  concerns: () => true,
  nothing: (service) => `There is nothing of ${service} to restart.`,
  costs: [
    'All of them stop at once; what they are working on is ended as they end it, or after ten seconds killed.',
  ],
  command: restartCommand,
  call: (container, options) => container.restart(options),
});

export const stopContainers = lifecycleAction({
  verb: 'stop',
  past: 'stopped',
  title: 'Stop',
  risk: 'reversible',
  operation: 'docker:ContainerStop',
  concerns: ({ state }) => RUNS.has(state),
  nothing: (service) => `Nothing of ${service} runs.`,
  costs: ['Whoever calls the service gets no answer until it is started again.'],
  takenBackBy: 'containers.start',
  command: stopCommand,
  call: (container, options) => container.stop(options),
});

export const startContainers = lifecycleAction({
  verb: 'start',
  past: 'started',
  title: 'Start',
  risk: 'reversible',
  operation: 'docker:ContainerStart',
  concerns: ({ state }) => state === 'exited' || state === 'created',
  nothing: (service) => `Everything of ${service} runs already.`,
  costs: [],
  takenBackBy: 'containers.stop',
  command: startCommand,
  call: (container, options) => container.start(options),
});
