import { z } from 'zod';
import type { ChangingScene } from '../../../actions/action.ts';
import { shiftTraffic } from '../../services/traffic.ts';
import { registered } from '../../services/wanted-revision.ts';
import { isAttached } from '../green-plan.ts';
import type { GreenFacts } from '../green-plan.ts';
import { bringUpGreen } from './green-service.ts';
import { rulesNow } from './rules-now.ts';
import { waitHealthy } from './wait-healthy.ts';

/** What is saved on the way: the revision, once it is registered, and since when it is waited. */
const savedSchema = z.object({ revision: z.string(), since: z.number() });

export type Raised =
  | { readonly outcome: 'healthy'; readonly tasks: number; readonly revision: string }
  | { readonly outcome: 'given-up'; readonly why: string; readonly revision: string };

/**
 * Brings up the green side without requests and waits for its health. Called again after a kill it goes on: what is
 * there already is left. @throws UpstreamFailed, Cancelled.
 */
export async function raiseGreen(
  scene: ChangingScene,
  { green, revision: wanted, shift }: GreenFacts,
  waitMinutes: number,
): Promise<Raised> {
  const known = savedSchema.safeParse(scene.run.checkpoint);
  const saved = known.success
    ? known.data
    : { revision: await registered(scene, wanted, scene.signal), since: scene.now() };
  const { revision, since } = saved;
  if (!known.success) await scene.run.save(saved);
  scene.run.report({ stage: 'starting green', done: 0, total: green.desired, unit: 'tasks' });
  // Attached without weight, before there is a service: ECS takes no target group that no listener names.
  const now = await rulesNow(scene, shift.rules, scene.signal);
  const rules = now.filter((rule) => !isAttached(rule, shift));
  if (rules.length > 0) await shiftTraffic(scene, { ...shift, rules, greenPercent: 0 }, scene.signal);
  await bringUpGreen(scene, green, revision);
  const health = await waitHealthy(scene, {
    cluster: green.cluster,
    service: green.greenService,
    revision,
    targetGroupArn: shift.green,
    until: since + waitMinutes * 60_000,
    stage: 'waiting for green to be healthy',
  });
  return { ...health, revision };
}
