import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import { functionDetail, eventSourcesOf, listFunctions } from '../../resources/functions/functions.ts';
import {
  listListeners,
  listLoadBalancers,
  listRules,
  listTargetGroups,
} from '../../resources/load-balancers/load-balancers.ts';
import type { Source } from '../../resources/source.ts';
import { answerOf } from '../../resources/told.ts';
import type { Budget } from '../../upstream/budget.ts';
import { foundEach, foundOf, part } from './found.ts';
import type { ReadKind } from './found.ts';

/** Functions, where the platform has any: the list's own calls. */
export const readWorkers: ReadKind = async (source, budget) => {
  // Where Docker runs the platform, its workers are containers, which are compared with the services.
  if (source.environment.compute.kind === 'docker') return nothing();
  return foundEach(await listFunctions(source, budget), async ({ name }) => {
    const [detail, sources] = await Promise.all([
      functionDetail(source, name, budget),
      eventSourcesOf(source, name, budget),
    ]);
    const told = hasValue(detail) ? (answerOf(detail.value) as { readonly Tags?: object }) : undefined;
    return foundOf(name, [
      part('', detail, () => ({ ...told, Tags: undefined })),
      part('Tags', detail, () => told?.Tags),
      part('EventSources', sources, (all) => all.map(answerOf)),
    ]);
  });
};

export const readLoadBalancers: ReadKind = async (source, budget) =>
  foundEach(await listLoadBalancers(source, budget), async (balancer) =>
    foundOf(balancer.name, [
      part('', { state: 'fresh', value: balancer, at: 0 }),
      part('Listeners', await listenersOf(source, balancer.arn, budget), (all) => all),
    ]),
  );

/** The listeners with their rules in them; where the rules of one could not be read, none were. */
async function listenersOf(source: Source, arn: string, budget: Budget): Promise<Cell<readonly object[]>> {
  const listeners = await listListeners(source, arn, budget);
  if (!hasValue(listeners)) return listeners;
  const rules = await Promise.all(listeners.value.map((one) => listRules(source, one.arn, budget)));
  const all: object[] = [];
  for (const [index, listener] of listeners.value.entries()) {
    const own = rules[index];
    if (own && !hasValue(own) && own.state !== 'empty') return own;
    const told = own && hasValue(own) ? own.value.map(answerOf) : [];
    all.push({ ...(answerOf(listener) as object), Rules: told });
  }
  return { ...listeners, value: all };
}

export const readTargetGroups: ReadKind = async (source, budget) =>
  foundEach(await listTargetGroups(source, budget), (group) =>
    Promise.resolve(foundOf(group.name, [part('', { state: 'fresh', value: group, at: 0 })])),
  );

function nothing(): ReturnType<ReadKind> {
  return Promise.resolve({ state: 'fresh', value: { found: [], cutOff: false }, at: Date.now() });
}
