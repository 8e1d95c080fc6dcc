import { setTimeout as pause } from 'node:timers/promises';
import type { ChangingScene } from '../../../actions/action.ts';
import { mapCell, valueOf } from '../../../cells/cell.ts';
import { budgetFor } from '../../../upstream/budget.ts';
import { Cancelled } from '../../tables/engine/upstream-call.ts';
import { alarmsNow } from '../../services/alarms.ts';
import { LONG_PATIENCE } from '../../services/call.ts';
import { shiftTraffic } from '../../services/traffic.ts';
import type { Shift, TrafficRule } from '../../services/traffic.ts';
import { commonShare } from '../../services/weights.ts';
import { errorsNow } from './errors-now.ts';
import { afterWaiting, judge, sinceThen } from './judge.ts';
import type { Bounds, Counted, Judgement } from './judge.ts';
import { stepAt } from './release-state.ts';
import type { StepsState } from './release-state.ts';
import { rulesNow } from './rules-now.ts';
import { healthNow } from './wait-healthy.ts';

const LOOK_EVERY_MS = 1_000;
const ASK_MS = 4_000;

export interface Walk extends Bounds {
  readonly service: string;
  readonly shift: Shift;
  readonly loadBalancers: readonly string[];
  readonly steps: readonly number[];
  readonly bakeSeconds: number;
  readonly metricPatienceMinutes: number;
}

export type Walked =
  | { readonly outcome: 'promoted' }
  /** Green is not good enough: the requests are to go back. */
  | { readonly outcome: 'bad'; readonly why: string }
  /** Somebody else moved the requests: nothing more is done to them. */
  | { readonly outcome: 'moved'; readonly share: number | 'mixed' | undefined }
  /** Whoever could tell did not answer for too long: it stands where it is. */
  | { readonly outcome: 'unknown'; readonly share: number; readonly note: string };

/**
 * Shifts the requests to green step by step, each baked for a while: alarms, errors of both sides and green's health
 * are looked at all the time. `save` is durable when it resolves. @throws UpstreamFailed, Cancelled.
 */
export async function walkSteps(
  scene: ChangingScene,
  walk: Walk,
  from: StepsState,
  save: (state: StepsState) => Promise<void>,
): Promise<Walked> {
  let state = from;
  while (state.step < walk.steps.length) {
    if (scene.signal.aborted) throw new Cancelled();
    const percent = walk.steps[state.step] ?? 100;
    const { rules, share } = await sharesNow(scene, walk.shift);
    const place = stepAt(state, walk.steps, share);
    if (place === 'moved') return { outcome: 'moved', share };
    let counted: Counted | undefined;
    if (place === 'to-shift') {
      const [{ healthy, total }, before] = await Promise.all([
        healthNow(scene, walk.shift.green),
        countedNow(scene, walk),
      ]);
      counted = before;
      if (healthy === 0) return { outcome: 'bad', why: `none of the ${total} targets of green is healthy` };
      await shiftTraffic(scene, { ...walk.shift, rules, greenPercent: percent }, scene.signal, LONG_PATIENCE);
    }
    if (state.shiftedAt === undefined) {
      state = { ...state, shiftedAt: scene.now(), counted };
      await save(state);
    }
    const ended = await bake(scene, walk, percent, state);
    if (ended) return ended;
    state = { stage: 'steps', revision: state.revision, step: state.step + 1 };
    await save(state);
  }
  return { outcome: 'promoted' };
}

async function sharesNow(
  scene: ChangingScene,
  shift: Shift,
): Promise<{ readonly rules: readonly TrafficRule[]; readonly share: number | 'mixed' | undefined }> {
  const rules = await rulesNow(scene, shift.rules, scene.signal);
  return { rules, share: rules.length === 0 ? undefined : commonShare(rules, shift) };
}

/**
 * Undefined once it is baked. Only time in which everything was known and good counts, and not before answers of green
 * are measured.
 */
async function bake(
  scene: ChangingScene,
  walk: Walk,
  percent: number,
  { shiftedAt = scene.now(), counted }: StepsState,
): Promise<Walked | undefined> {
  const total = walk.bakeSeconds;
  let bakedMs = 0;
  let unknownMs = 0;
  let lookedAt: number | undefined;
  for (;;) {
    if (scene.signal.aborted) throw new Cancelled();
    const [{ share }, judged] = await Promise.all([
      sharesNow(scene, walk.shift),
      judgeNow(scene, walk, shiftedAt, counted),
    ]);
    if (share !== percent) return { outcome: 'moved', share };
    const now = scene.now();
    const judgement = afterWaiting(judged, now - shiftedAt);
    if (judgement.verdict === 'bad') return { outcome: 'bad', why: judgement.why };
    const passedMs = lookedAt === undefined ? 0 : now - lookedAt;
    lookedAt = now;
    if (judgement.verdict === 'unknown') unknownMs += passedMs;
    else {
      bakedMs += passedMs;
      unknownMs = 0;
    }
    scene.run.report({
      stage: `${percent} % of the requests on green`,
      done: Math.min(total, Math.round(bakedMs / 1_000)),
      total,
      unit: 'seconds',
      note: judgement.note,
    });
    if (judgement.verdict === 'good' && bakedMs >= total * 1_000) return undefined;
    if (unknownMs > walk.metricPatienceMinutes * 60_000)
      return { outcome: 'unknown', share: percent, note: judgement.note };
    await pause(LOOK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => undefined);
  }
}

/** What is counted in this minute, before requests are shifted; undefined where it can not be read. */
async function countedNow(scene: ChangingScene, walk: Walk): Promise<Counted | undefined> {
  const at = scene.now();
  const { blue, green } = walk.shift;
  const measured = { blue, green, loadBalancers: walk.loadBalancers };
  const errors = valueOf(await errorsNow(scene, measured, at, budgetFor(scene.signal, ASK_MS)));
  return errors && { at, ...errors };
}

async function judgeNow(
  scene: ChangingScene,
  walk: Walk,
  since: number,
  counted: Counted | undefined,
): Promise<Judgement> {
  const budget = budgetFor(scene.signal, ASK_MS);
  const { blue, green } = walk.shift;
  const [alarms, errors, health] = await Promise.all([
    walk.alarms.length === 0
      ? ({ state: 'empty', at: scene.now() } as const)
      : alarmsNow(scene, walk.alarms, budget),
    errorsNow(scene, { blue, green, loadBalancers: walk.loadBalancers }, since, budget),
    healthNow(scene, green),
  ]);
  if (health.healthy === 0)
    return { verdict: 'bad', why: `none of the ${health.total} targets of green is healthy any more` };
  return judge(
    walk,
    alarms,
    mapCell(errors, (all) => sinceThen(all, counted, since)),
  );
}
