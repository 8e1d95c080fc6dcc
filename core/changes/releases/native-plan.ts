import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Finding, Json, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { hasValue } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { listServiceDeployments } from '../../resources/services/deployments.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { refusedBy } from '../services/ask.ts';
import { underWay } from '../services/look.ts';
import type { SeenService } from '../services/look.ts';
import { verify } from '../services/verify.ts';
import { registerCalls, wantedRevision } from '../services/wanted-revision.ts';
import type { NativeRelease } from './engine/run-native.ts';

interface Asked {
  readonly service: string;
  readonly tag?: string;
  readonly taskDefinition?: string;
  readonly alarms: readonly string[];
  readonly bakeSeconds: number;
  readonly metricPatienceMinutes: number;
}

/** A release by ECS's own blue/green, canary or linear deployment. */
export async function planNative(
  scene: PlanningScene,
  looked: SeenService,
  input: Asked,
  alarms: readonly Finding[],
): Promise<Planned> {
  const { cluster, service } = looked;
  if (underWay(service)) return refused(`A deployment of ${input.service} is under way already.`);
  const [wanted, deployments] = await Promise.all([
    wantedRevision(scene, looked, input),
    listServiceDeployments(scene.source, cluster, input.service, budgetFor(scene.signal)),
  ]);
  if (wanted.outcome === 'refused') return wanted.planned;
  if (deployments.state !== 'fresh' && deployments.state !== 'empty')
    return refusedBy(deployments, `ECS tells no deployment of ${input.service}.`);
  const { former, existing, registration, definition, changes, words } = wanted;
  const native: NativeRelease = {
    cluster,
    service: input.service,
    revision: { former, existing, registration },
    earlier: hasValue(deployments) ? deployments.value[0]?.arn : undefined,
    alarms: input.alarms,
    bakeSeconds: input.bakeSeconds,
    metricPatienceMinutes: input.metricPatienceMinutes,
  };
  const { strategy, lifecycleHooks = [] } = service.deploymentConfiguration ?? {};
  const pauses = lifecycleHooks.filter(({ targetType }) => targetType === 'PAUSE').length;
  return planned({
    summary: `Release ${words} as ${input.service} by ECS's ${(strategy ?? '').toLowerCase().replace('_', '/')} deployment`,
    calls: [
      ...registerCalls(wanted),
      { operation: 'ecs:UpdateService', on: input.service },
      ...(pauses > 0
        ? [
            {
              operation: 'ecs:ContinueServiceDeployment',
              on: input.service,
              times: `after each pause, baked for ${input.bakeSeconds} s`,
            },
          ]
        : []),
    ],
    changes,
    costs: [
      'ECS runs as many tasks again until the release is over.',
      ...(input.alarms.length > 0
        ? [`It is taken back where ${input.alarms.join(', ')} fires.`]
        : ['ECS alone decides whether it is well: no alarm is named.']),
    ],
    loses: [],
    undo: {
      reach: 'complete',
      how: `While it runs, cancelling takes it back to ${former}; afterwards ${former} is deployed again.`,
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'ecs', 'update-service', {
        cluster,
        service: input.service,
        'task-definition': existing ?? definition.family,
      }),
    ],
    version: hashOf([service.serviceArn, native]).slice(0, 32),
    estimates: [],
    findings: [...(await verify(scene, { service, definition })), ...alarms],
    facts: { native } as unknown as Json,
  });
}
