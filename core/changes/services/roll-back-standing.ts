import type { PlanningScene } from '../../actions/action.ts';
import { valueOf } from '../../cells/cell.ts';
import type { SeenService } from './look.ts';
import { revisionOf } from './look.ts';
import { nativeDeployment } from './native-deployment.ts';
import type { RollBackWay } from './roll-back-way.ts';
import { trafficNow } from './traffic.ts';
import type { TrafficRule } from './traffic.ts';
import { commonShare, greenShare } from './weights.ts';

/** How a service stands beside what a rollback of it was to do: what is neither is told in words. */
export type Standing =
  { readonly as: 'wanted' } | { readonly as: 'before' } | { readonly as: 'neither'; readonly words: string };

/** Where a rollback has come to, by what is there now. */
export function standingOf(
  scene: PlanningScene,
  looked: SeenService,
  chosen: RollBackWay,
): Promise<Standing> {
  switch (chosen.way) {
    case 'weights':
      return standingOfRules(scene, looked, chosen);
    case 'stop-deployment':
      return standingOfDeployment(scene, looked, chosen);
    case 'update':
      return Promise.resolve(standingOfSides(looked, chosen));
  }
}

async function standingOfRules(
  scene: PlanningScene,
  looked: SeenService,
  { traffic }: Extract<RollBackWay, { way: 'weights' }>,
): Promise<Standing> {
  const rules = valueOf(await trafficNow(scene, looked))?.rules;
  const share = rules && commonShare(rules, traffic);
  if (rules === undefined || share === undefined)
    return neither('How the requests are divided could not be read.');
  if (share === 0) return { as: 'wanted' };
  const shares = (some: readonly TrafficRule[]) =>
    some.map((rule) => `${rule.ruleArn} ${greenShare(rule, traffic)}`).sort();
  return shares(rules).join() === shares(traffic.rules).join()
    ? { as: 'before' }
    : neither(
        share === 'mixed'
          ? 'The rules do not divide the requests alike.'
          : `Green gets ${share} % of the requests.`,
      );
}

async function standingOfDeployment(
  scene: PlanningScene,
  looked: SeenService,
  { deploymentArn, from, to }: Extract<RollBackWay, { way: 'stop-deployment' }>,
): Promise<Standing> {
  const cell = await nativeDeployment(scene, looked);
  if (cell.state !== 'fresh' && cell.state !== 'empty') return neither('The deployment could not be read.');
  const current = valueOf(cell);
  if (current?.serviceDeploymentArn === deploymentArn) {
    const goesOn = current.status === 'IN_PROGRESS' || current.status === 'PENDING';
    return { as: goesOn ? 'before' : 'wanted' };
  }
  const now = revisionOf(looked.service.taskDefinition);
  const isBack = to === undefined ? now !== from : now === revisionOf(to);
  return isBack && !current
    ? { as: 'wanted' }
    : neither(`That deployment is not under way any more; ${looked.name} is set to ${now}.`);
}

function standingOfSides(
  { name, service, green }: SeenService,
  { services, from, to }: Extract<RollBackWay, { way: 'update' }>,
): Standing {
  const now = services.map((one) => revisionOf((one === name ? service : green)?.taskDefinition));
  if (now.every((revision) => revision === to)) return { as: 'wanted' };
  if (now.every((revision) => revision === from)) return { as: 'before' };
  const words = services.map((one, index) => `${one} is set to ${now[index] || 'nothing'}`);
  return neither(`${words.join(', ')}.`);
}

function neither(words: string): Standing {
  return { as: 'neither', words };
}
