import type { EcsContext } from '../context.ts';
import { newShortId } from '../identifiers.ts';
import { arnOf } from '../names.ts';
import type { StoredService } from '../services/service-record.ts';
import type { HookRun, Stage, StoredDeployment } from './deployment-record.ts';

const minuteMs = 60_000;
const defaultTimeoutMinutes = 1440;
/** API reference and developer guide, "Lambda hooks": asked again after `callBackDelay` seconds, 30 where it says none. */
const defaultDelaySeconds = 30;

/** The hooks that a stage begins with. */
export function hooksOfStage(
  { configuration }: StoredDeployment,
  stage: Stage,
  step: number,
  now: number,
): readonly HookRun[] {
  const hooks = configuration.lifecycleHooks ?? [];
  return hooks
    .filter(({ lifecycleStages = [] }) => lifecycleStages.some((one) => one === stage))
    .map(({ targetType = 'AWS_LAMBDA', hookTargetArn, hookDetails, timeoutConfiguration = {} }) => ({
      hookId: newShortId(),
      stage,
      step,
      targetType,
      targetArn: targetType === 'PAUSE' ? undefined : hookTargetArn,
      status: targetType === 'PAUSE' ? 'AWAITING_ACTION' : 'IN_PROGRESS',
      expiresAt: now + (timeoutConfiguration.timeoutInMinutes ?? defaultTimeoutMinutes) * minuteMs,
      timeoutAction: timeoutConfiguration.action ?? 'ROLLBACK',
      askAt: now,
      details: hookDetails,
    }));
}

/** Asks the functions of hooks, each when it is due and once at a time. */
export class HookCaller {
  private readonly asked = new Set<string>();

  constructor(private readonly context: EcsContext) {}

  /** The deployment with hooks that have run out marked; functions that are due are asked meanwhile. */
  tend(service: StoredService, deployment: StoredDeployment, now: number): StoredDeployment {
    if (deployment.hooks.every(({ status }) => status !== 'IN_PROGRESS' && status !== 'AWAITING_ACTION'))
      return deployment;
    const hooks = deployment.hooks.map((hook): HookRun => {
      if (hook.status !== 'IN_PROGRESS' && hook.status !== 'AWAITING_ACTION') return hook;
      if (now >= hook.expiresAt) return { ...hook, status: 'TIMED_OUT' };
      const { targetType, targetArn, hookId, askAt } = hook;
      if (targetType === 'AWS_LAMBDA' && targetArn !== undefined && now >= askAt && !this.asked.has(hookId)) {
        this.asked.add(hookId);
        void this.ask(service, deployment, hook, targetArn);
      }
      return hook;
    });
    return { ...deployment, hooks };
  }

  private async ask(
    service: StoredService,
    deployment: StoredDeployment,
    hook: HookRun,
    functionArn: string,
  ): Promise<void> {
    const answer = await this.context.cloud
      .invoke(functionArn, JSON.stringify(payloadOf(this.context, service, deployment, hook)))
      .then(({ payload, functionError }) => (functionError === undefined ? readAnswer(payload) : undefined))
      .catch(() => undefined);
    this.asked.delete(hook.hookId);
    if (this.context.isClosed()) return;
    const current = this.context.deployments.find(deployment.cluster, deployment.service, deployment.id);
    if (!current) return;
    const now = this.context.cloud.clock.now();
    this.context.deployments.save({
      ...current,
      updatedAt: now,
      hooks: current.hooks.map((one) =>
        one.hookId === hook.hookId && one.status === 'IN_PROGRESS'
          ? { ...one, ...outcomeOf(answer, now) }
          : one,
      ),
    });
    this.context.wake();
  }
}

interface HookAnswer {
  readonly hookStatus: string;
  readonly callBackDelay?: number;
  readonly hookDetails?: unknown;
}

function readAnswer(payload: string): HookAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(payload);
    if (typeof answer !== 'object' || answer === null || !('hookStatus' in answer)) return undefined;
    const { hookStatus } = answer;
    if (typeof hookStatus !== 'string') return undefined;
    const delay = 'callBackDelay' in answer ? Number(answer.callBackDelay) : Number.NaN;
    return {
      hookStatus,
      callBackDelay: Number.isFinite(delay) ? delay : undefined,
      hookDetails: 'hookDetails' in answer ? answer.hookDetails : undefined,
    };
  } catch {
    return undefined;
  }
}

// An answer without a known status is a failure, as on AWS.
function outcomeOf(answer: HookAnswer | undefined, now: number): Partial<HookRun> {
  if (answer?.hookStatus === 'SUCCEEDED') return { status: 'SUCCEEDED' };
  if (answer?.hookStatus !== 'IN_PROGRESS') return { status: 'FAILED' };
  const askAt = now + (answer.callBackDelay ?? defaultDelaySeconds) * 1000;
  return answer.hookDetails === undefined ? { askAt } : { askAt, details: answer.hookDetails };
}

function payloadOf(
  { cloud }: EcsContext,
  service: StoredService,
  deployment: StoredDeployment,
  hook: HookRun,
): unknown {
  const { cluster, name } = service;
  const revisionArn = (id: string) => arnOf(cloud, 'service-revision', cluster, name, id);
  const weights = (percent: number) =>
    Object.fromEntries([
      ...deployment.sources.map(({ revisionId }) => [revisionArn(revisionId), 100 - percent] as const),
      [revisionArn(deployment.targetRevisionId), percent] as const,
    ]);
  return {
    executionId: hook.hookId,
    lifecycleStage: hook.stage,
    resourceArn: deployment.arn,
    hookDetails: hook.details,
    executionDetails: {
      serviceArn: service.arn,
      targetServiceRevisionArn: revisionArn(deployment.targetRevisionId),
      testTrafficWeights: weights(deployment.testPercent),
      productionTrafficWeights: weights(deployment.productionPercent),
    },
  };
}
