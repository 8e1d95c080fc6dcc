import type { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { upCommand } from '../../resources/containers/commands.ts';
import type { ContainerSummary } from '../../resources/containers/types.ts';
import { creationOf } from './copy-container.ts';
import { attempt, change, outcomeOf } from './engine-calls.ts';
import type { Done } from './engine-calls.ts';
import { counted, lookAtService, serviceInput, versionOf } from './service-target.ts';
import { readTemplate } from './templates.ts';

type UpInput = z.infer<typeof serviceInput>;

interface Facts {
  readonly replaced: readonly {
    readonly number: number;
    readonly name: string;
    /** The newest is what is made anew; others of the number are what an interrupted attempt has left. */
    readonly ids: readonly string[];
  }[];
}

async function plan(scene: PlanningScene, { service }: UpInput): Promise<Planned> {
  const looked = await lookAtService(scene, service);
  if (looked.outcome === 'refused') return looked.planned;
  const { containers, target } = looked;
  const [first] = containers.toSorted((a, b) => b.createdAt - a.createdAt);
  if (!first) return refused(`There is nothing of ${service}.`);
  const read = await readTemplate(scene, first.id);
  if (read.outcome === 'refused') return refused(read.sentence, read.failure);
  const { imageId, original } = read.template;
  const facts: Facts = { replaced: replacedOf(containers, target.project, service) };
  const isNew = containers.some((one) => one.imageId !== imageId);
  return planned({
    summary: `Make ${counted(facts.replaced.length)} of ${service} anew from ${original.Config.Image}`,
    calls: facts.replaced.flatMap(({ name }) => [
      { operation: 'docker:ContainerCreate', on: name },
      { operation: 'docker:ContainerStop', on: name },
      { operation: 'docker:ContainerDelete', on: name },
      { operation: 'docker:ContainerRename', on: name },
      { operation: 'docker:ContainerStart', on: name },
    ]),
    changes: isNew ? [{ attribute: 'image', before: shortOf(first.imageId), after: shortOf(imageId) }] : [],
    costs: [
      'Each stops before the new one starts: a service with one container gives no answer in between.',
      ...(isNew ? [] : ['The image is the one that they are made of already.']),
    ],
    loses: ['What the containers printed goes with them.'],
    undo: { reach: 'none', how: 'The image that was there before has no name any more where it is another.' },
    commands: [upCommand(target, service)],
    version: `${versionOf(containers)} ${imageId}`,
    estimates: [],
    facts: facts as unknown as Plan['facts'],
  });
}

function replacedOf(
  containers: readonly ContainerSummary[],
  project: string,
  service: string,
): Facts['replaced'] {
  const numbers = [...new Set(containers.map(({ number }) => number))].sort((a, b) => a - b);
  return numbers.map((number) => ({
    number,
    name: `${project}-${service}-${number}`,
    ids: containers
      .filter((one) => one.number === number)
      .sort((a, b) => b.createdAt - a.createdAt)
      .map(({ id }) => id),
  }));
}

function shortOf(imageId: string): string {
  return imageId.replace('sha256:', '').slice(0, 12);
}

function done({ service }: UpInput, { replaced }: Facts): Outcome {
  return { outcome: 'done', sentence: `${counted(replaced.length)} of ${service} made anew.` };
}

async function execute(scene: ChangingScene, input: UpInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as Facts;
  const all: Done[] = [];
  // One after the other: where there are several, the others go on answering.
  for (const one of facts.replaced) all.push(await replace(scene, one));
  return outcomeOf(all, 'made anew', done(input, facts));
}

/** As compose does it: made under another name first, so that nothing is stopped that nothing can take the place of. */
function replace(scene: ChangingScene, { number, name, ids }: Facts['replaced'][number]): Promise<Done> {
  return attempt(name, 'docker:ContainerCreate', async () => {
    const [newest = ''] = ids;
    const read = await readTemplate(scene, newest);
    if (read.outcome === 'refused')
      throw Object.assign(new Error(read.sentence), { code: read.failure.code });
    const { original, madeOf, imageId } = read.template;
    const temporary = `${newest.slice(0, 12)}_${name}`;
    const copy = { name: temporary, number, imageId, isReplacement: true };
    const creation = creationOf(original, madeOf, copy);
    await change(scene, (docker, abortSignal) => docker.createContainer({ ...creation, abortSignal }));
    for (const id of ids) {
      await change(scene, (docker, abortSignal) => docker.getContainer(id).stop({ abortSignal }));
      await change(scene, (docker, abortSignal) => docker.getContainer(id).remove({ abortSignal }));
    }
    await change(scene, (docker, abortSignal) =>
      docker.getContainer(temporary).rename({ name, abortSignal }),
    );
    await change(scene, (docker, abortSignal) => docker.getContainer(name).start({ abortSignal }));
  });
}

async function settle(scene: PlanningScene, input: UpInput, made: Plan): Promise<Settled> {
  const facts = made.facts as unknown as Facts;
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'The containers could not be read.' };
  const { containers } = looked;
  const former = new Set(facts.replaced.flatMap(({ ids }) => ids));
  const isAnew = containers.every(({ id, state }) => !former.has(id) && state === 'running');
  if (isAnew && containers.length === facts.replaced.length) return done(input, facts);
  if (containers.every(({ id }) => former.has(id)))
    return { outcome: 'failed', sentence: 'It did not happen: the containers are those from before.' };
  return {
    outcome: 'unknown',
    sentence: `It was not finished: some containers of ${input.service} are made anew, or do not run. Doing it again ends it.`,
  };
}

/** `docker compose up --no-deps --force-recreate SERVICE`: of the image as it is now, which is not pulled. */
export const upContainers = defineAction<UpInput>({
  id: 'containers.up',
  title: 'Make anew',
  kind: 'container',
  risk: 'costly',
  capability: 'deployments:change',
  input: serviceInput,
  target: (input) => input.service,
  changes: [
    'docker:ContainerCreate',
    'docker:ContainerStop',
    'docker:ContainerDelete',
    'docker:ContainerRename',
    'docker:ContainerStart',
  ],
  permissions: [],
  long: false,
  plan,
  execute,
  settle,
});
