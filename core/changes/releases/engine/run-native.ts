import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ChangingScene, Outcome } from '../../../actions/action.ts';
import type { Json } from '../../../actions/plan.ts';
import { budgetFor } from '../../../upstream/budget.ts';
import { alarmsNow } from '../../services/alarms.ts';
import { change, failedOutcome, LONG_PATIENCE } from '../../services/call.ts';
import { awaitedHook } from '../../services/continue-deployment.ts';
import { registered } from '../../services/wanted-revision.ts';
import type { WantedRevision } from '../../services/wanted-revision.ts';
import { Cancelled } from '../../tables/engine/upstream-call.ts';
import { judge } from './judge.ts';

/** A release by a deployment of ECS's own, watched: it goes on after its pauses, or back. */
export interface NativeRelease {
  readonly cluster: string;
  readonly service: string;
  readonly revision: WantedRevision;
  /** The newest deployment that was there before. */
  readonly earlier?: string;
  readonly alarms: readonly string[];
  /** How long a pause is baked before the deployment goes on. */
  readonly bakeSeconds: number;
  readonly metricPatienceMinutes: number;
}

const LOOK_EVERY_MS = 1_000;
const ASK_MS = 4_000;
const NEVER: AbortSignal = new AbortController().signal;
/** A deployment that stands there after so long is left to itself. */
const LONGEST_MS = 24 * 3_600_000;

const savedSchema = z.object({
  revision: z.string(),
  since: z.number(),
  /** Why it is taken back, once it is. */
  back: z.object({ why: z.string(), cancelled: z.boolean() }).optional(),
});
type Saved = z.infer<typeof savedSchema>;

/** Called again after a kill it finds the deployment that it began. @throws what is a bug; LeaseLost. */
export async function runNative(scene: ChangingScene, release: NativeRelease): Promise<Outcome> {
  const known = savedSchema.safeParse(scene.run.checkpoint);
  let saved: Saved | undefined = known.success ? known.data : undefined;
  const save = async (next: Saved) => {
    await scene.run.save(next as unknown as Json);
    saved = next;
  };
  try {
    const first: Saved = saved ?? {
      revision: await registered(scene, release.revision, scene.signal),
      since: scene.now(),
    };
    if (!saved) await save(first);
    return await watch(scene, release, first, save);
  } catch (error) {
    if (!(error instanceof Cancelled))
      return failedOutcome(error, {
        remaining: `ECS goes on by itself with what it is at; the page of ${release.service} shows it.`,
      });
    if (!saved) return { outcome: 'cancelled', sentence: 'Stopped before anything was deployed.' };
    const back: Saved = { ...saved, back: { why: 'somebody asked for it', cancelled: true } };
    await save(back);
    return watch({ ...scene, signal: NEVER }, release, back, save);
  }
}

async function watch(
  scene: ChangingScene,
  release: NativeRelease,
  from: Saved,
  save: (saved: Saved) => Promise<void>,
): Promise<Outcome> {
  let saved = from;
  let bakedMs = 0;
  let unknownMs = 0;
  let lookedAt = scene.now();
  for (;;) {
    if (scene.signal.aborted) throw new Cancelled();
    const deployment = await begun(scene, release);
    if (!deployment) {
      if (saved.back) return ended(release, saved, undefined);
      await update(scene, release, saved.revision);
    } else {
      const ending = endOf(release, saved, deployment);
      if (ending) return ending;
      if (saved.back) await takeBack(scene, deployment);
      else {
        const judgement = judge({ alarms: release.alarms, errorPercent: 100 }, await alarms(scene, release), {
          state: 'empty',
          at: scene.now(),
        });
        const hookId = awaitedHook(deployment);
        const passedMs = scene.now() - lookedAt;
        if (judgement.verdict === 'bad') {
          saved = { ...saved, back: { why: judgement.why, cancelled: false } };
          await save(saved);
        } else if (hookId === undefined) bakedMs = 0;
        else if (judgement.verdict === 'good') bakedMs += passedMs;
        unknownMs = judgement.verdict === 'unknown' ? unknownMs + passedMs : 0;
        scene.run.report({
          stage: deployment.lifecycleStage ?? deployment.status ?? 'deploying',
          done: Math.round(bakedMs / 1_000),
          ...(hookId === undefined ? {} : { total: release.bakeSeconds }),
          unit: 'seconds',
          note: judgement.verdict === 'unknown' ? judgement.note : undefined,
        });
        if (hookId !== undefined && judgement.verdict === 'good' && bakedMs >= release.bakeSeconds * 1_000) {
          await goOn(scene, deployment, hookId);
          bakedMs = 0;
        }
        if (unknownMs > release.metricPatienceMinutes * 60_000 || scene.now() - saved.since > LONGEST_MS)
          return {
            outcome: 'failed',
            sentence: `How ${release.service} does was not known for too long: the release stops watching, and the deployment stands where it is.`,
            remaining: 'It can be continued or stopped by hand.',
          };
      }
    }
    lookedAt = scene.now();
    await pause(LOOK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => undefined);
  }
}

/** The newest deployment that was not there before, in full. */
async function begun(
  scene: ChangingScene,
  { cluster, service, earlier }: NativeRelease,
): Promise<ServiceDeployment | undefined> {
  const { ecs } = scene.source.clients;
  return change(
    'ecs:ListServiceDeployments',
    scene.signal,
    async (abortSignal) => {
      const { serviceDeployments: briefs = [] } = await ecs.send(
        new ListServiceDeploymentsCommand({ cluster, service }),
        { abortSignal },
      );
      const [newest] = [...briefs].sort(
        (a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0),
      );
      const arn = newest?.serviceDeploymentArn;
      if (!arn || arn === earlier) return undefined;
      const { serviceDeployments = [] } = await ecs.send(
        new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
        { abortSignal },
      );
      return serviceDeployments[0];
    },
    LONG_PATIENCE,
  );
}

async function update(scene: ChangingScene, { cluster, service }: NativeRelease, taskDefinition: string) {
  await change(
    'ecs:UpdateService',
    scene.signal,
    (abortSignal) =>
      scene.clients.ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }), { abortSignal }),
    LONG_PATIENCE,
  );
}

function alarms(scene: ChangingScene, { alarms: names }: NativeRelease) {
  if (names.length === 0) return { state: 'empty', at: scene.now() } as const;
  return alarmsNow(scene, names, budgetFor(scene.signal, ASK_MS));
}

async function goOn(scene: ChangingScene, { serviceDeploymentArn }: ServiceDeployment, hookId: string) {
  await change('ecs:ContinueServiceDeployment', scene.signal, (abortSignal) =>
    scene.clients.ecs.send(
      new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action: 'CONTINUE' }),
      { abortSignal },
    ),
  );
}

/** Asked once: while ECS goes back it says so. */
async function takeBack(scene: ChangingScene, { serviceDeploymentArn, status }: ServiceDeployment) {
  if (status !== 'IN_PROGRESS' && status !== 'PENDING') return;
  await change(
    'ecs:StopServiceDeployment',
    scene.signal,
    (abortSignal) =>
      scene.clients.ecs.send(
        new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }),
        { abortSignal },
      ),
    LONG_PATIENCE,
  );
}

const GOING_BACK = new Set([
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'STOP_REQUESTED',
  'PENDING',
  'IN_PROGRESS',
]);

/** Undefined while it is under way. */
function endOf(release: NativeRelease, saved: Saved, deployment: ServiceDeployment): Outcome | undefined {
  const { status = 'PENDING' } = deployment;
  if (GOING_BACK.has(status)) return undefined;
  const { service, revision } = release;
  if (status === 'SUCCESSFUL')
    return {
      outcome: 'done',
      sentence: `${service} runs ${saved.revision} and answers every request.`,
      undo: { actionId: 'services.roll-back', input: { service, to: revision.former } },
    };
  return ended(release, saved, deployment);
}

function ended(
  { service, revision }: NativeRelease,
  { back }: Saved,
  deployment: ServiceDeployment | undefined,
): Outcome {
  const isBack = !deployment || deployment.status === 'ROLLBACK_SUCCESSFUL';
  const standing = isBack
    ? `${service} runs ${revision.former} again`
    : `the deployment of ${service} ended as ${deployment.status}`;
  if (back?.cancelled) return { outcome: 'cancelled', sentence: `Stopped: ${standing}.` };
  const why = back?.why ?? deployment?.statusReason ?? 'ECS gave it up';
  return { outcome: 'failed', sentence: `Stopped, since ${why.replace(/\.$/, '')}: ${standing}.` };
}
