import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { ChangingScene } from '../../../actions/action.ts';
import { change, LONG_PATIENCE } from '../../services/call.ts';
import { revisionOf } from '../../services/look.ts';
import { shiftTraffic } from '../../services/traffic.ts';
import type { Shift } from '../../services/traffic.ts';
import { commonShare } from '../../services/weights.ts';
import { removeService, serviceNow } from './green-service.ts';
import { rulesNow } from './rules-now.ts';
import { waitHealthy } from './wait-healthy.ts';

/** What is left to do once green has every request. */
export interface TidyUp {
  readonly cluster: string;
  readonly service: string;
  readonly greenService: string;
  /** `family:revision` that green runs. */
  readonly revision: string;
  readonly shift: Shift;
  readonly waitMinutes: number;
}

export type TidiedUp =
  | { readonly outcome: 'tidy'; readonly tasks: number }
  | { readonly outcome: 'given-up'; readonly why: string }
  /** The requests went back to the service while it runs something else: nobody but a person did that. */
  | { readonly outcome: 'moved-back'; readonly runs: string };

/**
 * Brings the service under the plain name to the revision that green runs, while green answers; then it answers again,
 * and green is deleted. Whatever is cut off in between, one side that is whole has every request. Called again after a
 * kill it goes on from what is there. @throws UpstreamFailed, Cancelled.
 */
export async function tidyUp(scene: ChangingScene, wanted: TidyUp, since: number): Promise<TidiedUp> {
  const { cluster, service: name, greenService, revision, shift, waitMinutes } = wanted;
  const isGreen = commonShare(await rulesNow(scene, shift.rules, scene.signal), shift) !== 0;
  const blue = await serviceNow(scene, cluster, name);
  if (!blue) return { outcome: 'given-up', why: `${name} is not there any more` };
  const runs = revisionOf(blue.taskDefinition);
  if (!isGreen && runs !== revision) return { outcome: 'moved-back', runs };
  let tasks = 0;
  if (isGreen) {
    const green = await serviceNow(scene, cluster, greenService);
    if (!green) return { outcome: 'given-up', why: `${greenService} is not there any more` };
    const desired = Math.max(blue.desiredCount ?? 0, green.desiredCount ?? 0);
    if (runs !== revision || (blue.desiredCount ?? 0) < desired)
      await change(
        'ecs:UpdateService',
        scene.signal,
        (abortSignal) =>
          scene.clients.ecs.send(
            new UpdateServiceCommand({
              cluster,
              service: name,
              taskDefinition: revision,
              desiredCount: desired,
            }),
            { abortSignal },
          ),
        LONG_PATIENCE,
      );
    const health = await waitHealthy(scene, {
      cluster,
      service: name,
      revision,
      targetGroupArn: shift.blue,
      until: since + waitMinutes * 60_000,
      stage: `bringing ${name} to ${revision}`,
    });
    if (health.outcome === 'given-up') return health;
    tasks = health.tasks;
    // Read anew: what else a rule does may have been changed in the time that this took.
    const rules = await rulesNow(scene, shift.rules, scene.signal);
    await shiftTraffic(scene, { ...shift, rules, greenPercent: 0 }, scene.signal, LONG_PATIENCE);
  }
  scene.run.report({ stage: `deleting ${greenService}`, done: 0, total: 1, unit: 'services' });
  await removeService(scene, cluster, greenService, scene.signal);
  return { outcome: 'tidy', tasks };
}
