import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { newRunId, RUN_ID } from '../../../core/actions/run-id.ts';
import type { Actor } from '../../../core/actions/record.ts';
import { failureSentence } from '../../../core/cells/cell.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import type { RunbookRun, RunEvent } from '../../../core/runbooks/kept-run.ts';
import { LONGEST_NOTE, RUN_VERDICT_WORDS, RUN_VERDICTS, withEvent } from '../../../core/runbooks/kept-run.ts';
import type { Runbook } from '../../../core/runbooks/runbook.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { logFailure, notFound } from '../../http/errors.server.ts';
import { formOf } from '../../http/form.server.ts';
import type { Pair } from '../../http/pair.server.ts';
import type { Person } from '../../http/people.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { actionsDuring } from './during.server.ts';
import { stepResults } from './step-results.server.ts';

const note = z.string().trim().max(LONGEST_NOTE).default('');
const stepId = z.string().min(1).max(80);

const changeSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start') }),
  z.object({ intent: z.enum(['tick', 'untick']), run: z.string(), step: stepId }),
  z.object({ intent: z.literal('note'), run: z.string(), step: stepId.optional(), text: note }),
  z.object({ intent: z.literal('offer'), run: z.string(), text: note }),
  z.object({ intent: z.enum(['withdraw', 'accept']), run: z.string() }),
  z.object({ intent: z.literal('finish'), run: z.string(), verdict: z.enum(RUN_VERDICTS), text: note }),
]);
type RunChange = z.infer<typeof changeSchema>;
type ChangeOfRun = Exclude<RunChange, { intent: 'start' }>;

/** How often a change is made again on what somebody else has made of the run meanwhile. */
const ATTEMPTS = 4;

interface Scene {
  readonly request: Request;
  readonly context: RequestContext;
  readonly person: Person;
  readonly runbook: Runbook;
  readonly pair: Pair;
}

/** Starts a run of a runbook, or adds to one: a tick with what the checks tell at that moment, a note, a hand-over, its end. */
export async function changeRun(scene: Scene) {
  const change = await formOf(
    scene.request,
    changeSchema,
    'A run is started, or changed by its id and what happens.',
  );
  try {
    return change.intent === 'start' ? await startRun(scene) : await addTo(scene, change);
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return data({ sentence: `It is not kept. ${failureSentence(error.failure)}` }, { status: 503 });
  }
}

async function startRun({ context, person, runbook, pair }: Scene) {
  const at = Date.now();
  const who = actorOf(person);
  const run: RunbookRun = {
    id: newRunId(at),
    runbookId: runbook.id,
    title: runbook.title,
    textVersion: runbook.version,
    environments: pair.labels.map(({ id, label }) => ({ id, label })),
    steps: runbook.steps.map(({ id, title }) => ({ id, title })),
    startedBy: who,
    startedAt: at,
    holder: who,
    state: 'open',
    events: [{ kind: 'started', at, who }],
    revision: 1,
  };
  await context.home.runbookRuns.create(run);
  await tell(context, run, who, `Began a run of ${runbook.title}`);
  const query = new URLSearchParams({ pair: pair.id, run: run.id });
  throw redirect(`/runbooks/${runbook.id}?${query.toString()}`);
}

async function addTo(scene: Scene, change: ChangeOfRun) {
  const { context, person, runbook } = scene;
  const who = actorOf(person);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const run = RUN_ID.test(change.run) ? await context.home.runbookRuns.find(change.run) : undefined;
    if (!run || run.runbookId !== runbook.id) throw notFound('There is no such run of this runbook.');
    const next = withEvent(run, await eventOf(scene, run, change, who));
    if ('refusal' in next) return data({ sentence: next.refusal }, { status: 409 });
    if (await context.home.runbookRuns.save(next, run.revision)) {
      const words = RECORDED[change.intent]?.(change);
      if (words) await tell(context, next, who, `${words} ${run.title}`);
      return data({ sentence: '' });
    }
  }
  return data({ sentence: 'Others are changing this run: look at it again.' }, { status: 409 });
}

async function eventOf(scene: Scene, run: RunbookRun, change: ChangeOfRun, who: Actor): Promise<RunEvent> {
  const common = { at: Date.now(), who };
  switch (change.intent) {
    case 'tick':
      return {
        ...common,
        kind: 'ticked',
        stepId: change.step,
        results: await resultsOf(scene, run, change.step),
      };
    case 'untick':
      return { ...common, kind: 'unticked', stepId: change.step };
    case 'note':
      return { ...common, kind: 'noted', stepId: change.step, text: change.text };
    case 'offer':
      return { ...common, kind: 'offered', text: change.text || undefined };
    case 'withdraw':
      return { ...common, kind: 'withdrawn' };
    case 'accept':
      return { ...common, kind: 'accepted' };
    case 'finish': {
      const eyes = eyesOf(scene.context, scene.person);
      const { actions, isWhole } = await actionsDuring(scene.context.home, run, common.at, eyes);
      return {
        ...common,
        kind: 'finished',
        verdict: change.verdict,
        text: change.text || undefined,
        actions,
        isWhole,
      };
    }
  }
}

/** What the checks of a step tell now, of the environments that the run is of. */
async function resultsOf({ context, person, runbook, request }: Scene, run: RunbookRun, id: string) {
  const step = runbook.steps.find((one) => one.id === id);
  const sources = run.environments.flatMap((one) => context.console.find(one.id) ?? []);
  return step ? stepResults(step, sources, context, person, request.signal) : [];
}

/** What is worth an entry in the chain of records: not every tick. */
const RECORDED: Readonly<Partial<Record<RunChange['intent'], (change: RunChange) => string>>> = {
  offer: () => 'Hands over the run of',
  accept: () => 'Took over the run of',
  finish: (change) =>
    `Finished (${change.intent === 'finish' ? RUN_VERDICT_WORDS[change.verdict].toLowerCase() : ''}) the run of`,
};

/** The run is kept already: where the chain can not be written now, the log has the line. */
async function tell(context: RequestContext, run: RunbookRun, who: Actor, summary: string): Promise<void> {
  const body = {
    id: `runbook ${run.id} ${run.revision}`,
    kind: 'runbook',
    at: Date.now(),
    who,
    from: originOf(context),
    environmentId: context.console.home.environment.id,
    target: run.id,
    summary,
  } as const;
  context.log.info({ record: body }, 'record');
  await context.home.records.append(body).catch((error: unknown) => {
    logFailure(context.log, error, 'A run of a runbook could not be put on the timeline');
  });
}
