import type { ChangingScene, Outcome } from '../../../actions/action.ts';
import type { Json } from '../../../actions/plan.ts';
import { HomeError } from '../../../home/home-error.ts';
import { Cancelled, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import { LONG_PATIENCE, refusalWords } from '../../services/call.ts';
import { shiftTraffic } from '../../services/traffic.ts';
import { commonShare } from '../../services/weights.ts';
import type { GreenFacts } from '../green-plan.ts';
import { raiseGreen } from './raise-green.ts';
import { stateOf } from './release-state.ts';
import type { ReleaseState, StepsState } from './release-state.ts';
import { rulesNow } from './rules-now.ts';
import { tidyUp } from './tidy-up.ts';
import { walkSteps } from './walk-steps.ts';
import type { Walk } from './walk-steps.ts';

export interface GuidedRelease extends Omit<Walk, 'shift' | 'loadBalancers' | 'service'> {
  readonly green: GreenFacts;
  readonly waitMinutes: number;
  readonly keepOld: boolean;
}

/** For what is finished even when cancelling was asked for meanwhile. */
const NEVER: AbortSignal = new AbortController().signal;

/**
 * A release from the first task of the green side to the last of the old one. It is saved after each step, and stands
 * safely at each of them: wherever it is cut off, the side that has the requests is whole.
 */
export async function runRelease(scene: ChangingScene, release: GuidedRelease): Promise<Outcome> {
  let state = stateOf(scene.run.checkpoint);
  const save = async (next: ReleaseState) => {
    await scene.run.save(next as unknown as Json);
    state = next;
  };
  try {
    return await forward(scene, release, state, save);
  } catch (error) {
    if (error instanceof Cancelled) return cancelled(scene, release, state, save);
    const failure = error instanceof UpstreamFailed || error instanceof HomeError ? error.failure : undefined;
    if (!failure) throw error;
    return {
      outcome: 'failed',
      sentence: `${refusalWords(failure)} The release stands where it is.`,
      failure,
      remaining: await standing(scene, release),
      ...(state.stage === 'green' ? {} : { undo: abortOffer(release) }),
    };
  }
}

async function forward(
  scene: ChangingScene,
  release: GuidedRelease,
  from: ReleaseState,
  save: (state: ReleaseState) => Promise<void>,
): Promise<Outcome> {
  const { green, loadBalancers } = release.green;
  let state = from;
  if (state.stage === 'back') return takenBack(scene, release, state);
  if (state.stage === 'green') {
    const raised = await raiseGreen(sceneOf(scene, state.raised, save), release.green, release.waitMinutes);
    if (raised.outcome === 'given-up')
      return {
        outcome: 'failed',
        sentence: `Green did not get healthy: ${raised.why}. Every request of ${green.service} goes where it went.`,
        remaining: `${green.greenService} is left as it is, to be looked into.`,
        undo: abortOffer(release),
      };
    state = { stage: 'steps', revision: raised.revision, step: 0 };
    await save(state);
  }
  if (state.stage === 'steps') {
    const walk: Walk = { ...release, service: green.service, shift: release.green.shift, loadBalancers };
    const walked = await walkSteps(scene, walk, state, save);
    const ended = await afterWalk(scene, release, state, walked, save);
    if (ended) return ended;
    state = { stage: 'old', revision: state.revision, since: scene.now() };
    await save(state);
  }
  return finish(scene, release, state);
}

/** The release's own checkpoint inside of the run's: green is brought up by the same code as by itself. */
function sceneOf(
  scene: ChangingScene,
  raised: unknown,
  save: (state: ReleaseState) => Promise<void>,
): ChangingScene {
  return {
    ...scene,
    run: {
      ...scene.run,
      checkpoint: raised as Json | undefined,
      save: (checkpoint) => save({ stage: 'green', raised: checkpoint }),
    },
  };
}

/** How it ends where green does not get every request; undefined where it does. */
async function afterWalk(
  scene: ChangingScene,
  release: GuidedRelease,
  { revision }: StepsState,
  walked: Awaited<ReturnType<typeof walkSteps>>,
  save: (state: ReleaseState) => Promise<void>,
): Promise<Outcome | undefined> {
  switch (walked.outcome) {
    case 'promoted':
      return undefined;
    case 'bad': {
      const back = { stage: 'back', revision, why: walked.why, cancelled: false } as const;
      await save(back);
      return takenBack(scene, release, back);
    }
    case 'moved':
      return {
        outcome: 'failed',
        sentence: `Somebody else has moved the requests meanwhile (green gets ${
          walked.share === undefined
            ? 'none that is known'
            : walked.share === 'mixed'
              ? 'not the same in every rule'
              : `${walked.share} %`
        }): the release stops, and leaves them so.`,
        remaining: `${release.green.green.greenService} is left as it is.`,
        undo: abortOffer(release),
      };
    case 'unknown':
      return {
        outcome: 'failed',
        sentence: `How green does was not known for ${release.metricPatienceMinutes} minutes: the release stands at ${walked.share} %.`,
        completed: walked.note,
        remaining: 'It can be shifted further by hand, or given up.',
        undo: abortOffer(release),
      };
  }
}

/** Every request to the former side; green runs on without, so that it can be looked into. */
async function takenBack(
  scene: ChangingScene,
  release: GuidedRelease,
  { why, cancelled: wasAsked }: Extract<ReleaseState, { stage: 'back' }>,
): Promise<Outcome> {
  const { shift, green, revision } = release.green;
  scene.run.report({ stage: 'taking the requests back', done: 0, total: 1, unit: 'steps', note: why });
  const rules = await rulesNow(scene, shift.rules, NEVER);
  await shiftTraffic(scene, { ...shift, rules, greenPercent: 0 }, NEVER, LONG_PATIENCE);
  const sentence = `every request of ${green.service} goes to ${revision.former} again; ${green.greenService} runs on without requests`;
  return wasAsked
    ? { outcome: 'cancelled', sentence: `Stopped: ${sentence}.`, undo: abortOffer(release) }
    : {
        outcome: 'failed',
        sentence: `Stopped by itself, since ${why}: ${sentence}.`,
        undo: abortOffer(release),
      };
}

async function finish(
  scene: ChangingScene,
  release: GuidedRelease,
  { revision, since }: Extract<ReleaseState, { stage: 'old' }>,
): Promise<Outcome> {
  const { green, shift, revision: wanted } = release.green;
  const undo = {
    actionId: 'services.roll-back',
    input: { service: green.service, ...(release.keepOld ? {} : { to: wanted.former }) },
  };
  if (release.keepOld)
    return {
      outcome: 'done',
      sentence: `${revision} answers every request of ${green.service} as ${green.greenService}; ${wanted.former} is kept beside it.`,
      undo,
    };
  const { cluster, service, greenService } = green;
  const tidied = await tidyUp(
    scene,
    { cluster, service, greenService, revision, shift, waitMinutes: release.waitMinutes },
    since,
  );
  if (tidied.outcome === 'moved-back')
    return {
      outcome: 'failed',
      sentence: `Somebody else has moved the requests back to ${service} meanwhile, which runs ${tidied.runs}: the release stops, and leaves them so.`,
      completed: `${revision} was promoted.`,
      remaining: `${greenService} is left as it is.`,
      undo: abortOffer(release),
    };
  if (tidied.outcome === 'given-up')
    return {
      outcome: 'failed',
      sentence: `Green answers every request, but ${service} did not get healthy with ${revision}: ${tidied.why}.`,
      completed: `${revision} is promoted.`,
      remaining: 'The old side can be released again.',
    };
  return {
    outcome: 'done',
    sentence: `${service} runs ${revision} and answers every request; ${greenService} is being deleted.`,
    undo,
  };
}

/**
 * Somebody asked for it to stop. Saving comes first: a console whose run is another's by now must not move a request.
 */
async function cancelled(
  scene: ChangingScene,
  release: GuidedRelease,
  state: ReleaseState,
  save: (state: ReleaseState) => Promise<void>,
): Promise<Outcome> {
  if (state.stage === 'steps' || state.stage === 'back') {
    const back = {
      stage: 'back',
      revision: state.revision,
      why: 'somebody asked for it',
      cancelled: true,
    } as const;
    await save(back);
    return takenBack(scene, release, back);
  }
  await save(state);
  return {
    outcome: 'cancelled',
    sentence:
      state.stage === 'green'
        ? `Stopped: every request of ${release.green.green.service} goes where it went.`
        : `Stopped: ${state.revision} has every request; the old side can be released later.`,
    ...(state.stage === 'green' ? { undo: abortOffer(release) } : {}),
  };
}

function abortOffer({ green }: GuidedRelease) {
  return { actionId: 'releases.abort', input: { service: green.green.service } };
}

/** Where the requests go, for whoever finds the release stopped. */
async function standing(scene: ChangingScene, { green }: GuidedRelease): Promise<string> {
  const quick = AbortSignal.timeout(5_000);
  const rules = await rulesNow(scene, green.shift.rules, quick).catch(() => undefined);
  const share = rules && commonShare(rules, green.shift);
  return typeof share === 'number'
    ? `${share} % of the requests go to green, ${100 - share} % to ${green.revision.former}.`
    : 'How the requests are divided could not be read: nothing was moved since.';
}
