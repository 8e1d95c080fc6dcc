import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { scaleCommand } from '../../resources/containers/commands.ts';
import type { ContainerSummary } from '../../resources/containers/types.ts';
import { creationOf, fixedPortOf } from './copy-container.ts';
import { attempt, change, outcomeOf } from './engine-calls.ts';
import type { Done } from './engine-calls.ts';
import { composeService, counted, lookAtService, versionOf } from './service-target.ts';
import { readTemplate } from './templates.ts';
import type { Template } from './templates.ts';

/** One machine runs all of them. Without the last one nothing would be left to make another of. */
const MOST = 20;

const scaleInput = z
  .object({ service: composeService, count: z.coerce.number().int().min(1).max(MOST) })
  .strict();
type ScaleInput = z.infer<typeof scaleInput>;

interface Facts {
  readonly before: number;
  /** What further ones are copies of. */
  readonly templateId: string;
  readonly added: readonly { readonly name: string; readonly number: number }[];
  readonly removed: readonly { readonly id: string; readonly name: string }[];
}

async function plan(scene: PlanningScene, { service, count }: ScaleInput): Promise<Planned> {
  const looked = await lookAtService(scene, service);
  if (looked.outcome === 'refused') return looked.planned;
  const { containers, target } = looked;
  const before = containers.length;
  const [first] = containers;
  if (before === count || !first) return refused(`${service} has ${counted(before)} already.`);
  const grows = count > before;
  if (grows) {
    const read = await readTemplate(scene, first.id);
    if (read.outcome === 'refused') return refused(read.sentence, read.failure);
    const port = fixedPortOf(read.template.original);
    if (port !== undefined)
      return refused(
        `Every container of ${service} publishes ${port}: a second one can not take the same port.`,
      );
  }
  const facts = factsOf(containers, first, target.project, service, count);
  return planned({
    summary: `Scale ${service} from ${before} to ${counted(count)}`,
    calls: [
      ...facts.added.flatMap(({ name }) => [
        { operation: 'docker:ContainerCreate', on: name },
        { operation: 'docker:ContainerStart', on: name },
      ]),
      ...facts.removed.flatMap(({ name }) => [
        { operation: 'docker:ContainerStop', on: name },
        { operation: 'docker:ContainerDelete', on: name },
      ]),
    ],
    changes: [{ attribute: 'containers', before: String(before), after: String(count) }],
    costs: grows ? ['All of them share the processors and the memory of one machine.'] : [],
    loses: grows ? [] : [`What ${namesOf(facts.removed)} printed goes with it.`],
    undo: grows
      ? { reach: 'complete', how: `It is scaled to ${before} again.` }
      : { reach: 'partial', how: `It is scaled to ${before} again; what the removed ones printed is gone.` },
    commands: [scaleCommand(target, service, count)],
    version: versionOf(containers),
    estimates: [],
    facts: facts as unknown as Plan['facts'],
  });
}

/** As compose: further numbers after the highest one, and the highest ones go first. */
function factsOf(
  containers: readonly ContainerSummary[],
  first: ContainerSummary,
  project: string,
  service: string,
  count: number,
): Facts {
  const highest = Math.max(...containers.map(({ number }) => number));
  const byNumber = containers.toSorted((a, b) => b.number - a.number);
  return {
    before: containers.length,
    templateId: first.id,
    added: Array.from({ length: Math.max(0, count - containers.length) }, (_, index) => {
      const number = highest + index + 1;
      return { name: `${project}-${service}-${number}`, number };
    }),
    removed: byNumber.slice(0, Math.max(0, containers.length - count)).map(({ id, name }) => ({ id, name })),
  };
}

function namesOf(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(', ');
}

function done({ service, count }: ScaleInput, { before }: Facts): Outcome {
  return {
    outcome: 'done',
    sentence: `${service} has ${counted(count)} now, and had ${before}.`,
    undo: { actionId: 'containers.scale', input: { service, count: before } },
  };
}

async function execute(scene: ChangingScene, input: ScaleInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as Facts;
  if (facts.added.length === 0) {
    const all = await Promise.all(facts.removed.map((one) => remove(scene, one)));
    return outcomeOf(all, 'removed', done(input, facts));
  }
  const read = await readTemplate(scene, facts.templateId);
  if (read.outcome === 'refused')
    return { outcome: 'failed', sentence: read.sentence, failure: read.failure };
  const all: Done[] = [];
  // One after the other: of a range of ports each takes the first that is free.
  for (const one of facts.added) all.push(await add(scene, read.template, one));
  return outcomeOf(all, 'started', done(input, facts));
}

/** What could not be started is removed again. */
function add(scene: ChangingScene, template: Template, { name, number }: Facts['added'][number]) {
  const { original, madeOf, imageId } = template;
  return attempt(name, 'docker:ContainerStart', async () => {
    const creation = creationOf(original, madeOf, { name, number, imageId, isReplacement: false });
    await change(scene, (docker, abortSignal) => docker.createContainer({ ...creation, abortSignal }));
    try {
      await change(scene, (docker, abortSignal) => docker.getContainer(name).start({ abortSignal }));
    } catch (error) {
      await change(scene, (docker) => docker.getContainer(name).remove({ force: true }));
      throw error;
    }
  });
}

function remove(scene: ChangingScene, { id, name }: Facts['removed'][number]) {
  return attempt(name, 'docker:ContainerDelete', async () => {
    await change(scene, (docker, abortSignal) => docker.getContainer(id).stop({ abortSignal }));
    await change(scene, (docker, abortSignal) => docker.getContainer(id).remove({ abortSignal }));
  });
}

async function settle(scene: PlanningScene, input: ScaleInput, made: Plan): Promise<Settled> {
  const facts = made.facts as unknown as Facts;
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'The containers could not be read.' };
  const { length } = looked.containers;
  if (length === input.count) return done(input, facts);
  if (length === facts.before)
    return { outcome: 'failed', sentence: `It did not happen: ${input.service} has ${counted(length)}.` };
  return { outcome: 'unknown', sentence: `${input.service} has ${counted(length)}: it was not finished.` };
}

/** `docker compose up --scale`: further containers as copies of the first, or the highest numbers removed. */
export const scaleContainers = defineAction<ScaleInput>({
  id: 'containers.scale',
  title: 'Scale',
  kind: 'container',
  risk: 'reversible',
  capability: 'deployments:change',
  input: scaleInput,
  target: (input) => input.service,
  changes: [
    'docker:ContainerCreate',
    'docker:ContainerStart',
    'docker:ContainerStop',
    'docker:ContainerDelete',
  ],
  permissions: [],
  long: false,
  plan,
  execute,
  settle,
});
