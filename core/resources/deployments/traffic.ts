import type { Cell, Failure } from '../../cells/cell.ts';
import { isFailure, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { listListeners, listRules, listTargetGroups } from '../load-balancers/load-balancers.ts';
import type { Listener, ListenerRule, TargetGroup } from '../load-balancers/types.ts';
import type { Source } from '../source.ts';

export interface Traffic {
  /** The rules that forward to any of the groups, in the order in which they are tried. */
  readonly rules: readonly ListenerRule[];
  /** The listeners of those rules. */
  readonly listeners: readonly Listener[];
  /** The groups themselves, as far as they are there. */
  readonly groups: readonly TargetGroup[];
  readonly unread: readonly Failure[];
}

/**
 * The listener rules that forward to these target groups: one call for all groups, then one for each of their
 * balancers and one for each listener, which every service behind them shares.
 */
export async function trafficTo(
  source: Source,
  groupArns: readonly string[],
  budget: Budget,
): Promise<Traffic> {
  if (groupArns.length === 0) return { rules: [], listeners: [], groups: [], unread: [] };
  const all = await listTargetGroups(source, budget);
  const groups = (valueOf(all) ?? []).filter((group) => groupArns.includes(group.arn));
  const balancers = [...new Set(groups.flatMap((group) => group.loadBalancerArns))];
  const listeners = await Promise.all(balancers.map((arn) => listListeners(source, arn, budget)));
  const listened = listeners.flatMap((cell) => valueOf(cell) ?? []);
  const asked = await Promise.all(listened.map((listener) => listRules(source, listener.arn, budget)));
  const rules = asked
    .flatMap((cell) => valueOf(cell) ?? [])
    .filter((rule) => groupArns.some((arn) => shareOf(rule, arn) !== undefined));
  return {
    rules,
    listeners: listened.filter(({ arn }) => rules.some((rule) => rule.listenerArn === arn)),
    groups,
    unread: failuresOf([all, ...listeners, ...asked]),
  };
}

/** The failures among the cells, each operation's once. */
export function failuresOf(cells: readonly Cell<unknown>[]): readonly Failure[] {
  const byOperation = new Map(cells.filter(isFailure).map((failure) => [failure.operation, failure]));
  return [...byOperation.values()];
}

/** What share of a rule's traffic a group gets, in percent; undefined where the rule does not name it. */
export function shareOf(rule: ListenerRule, groupArn: string): number | undefined {
  const named = rule.actions
    .flatMap((action) => (action.kind === 'forward' ? action.groups : []))
    .filter((group) => group.targetGroupArn === groupArn);
  return named.length > 0 ? named.reduce((sum, group) => sum + group.percent, 0) : undefined;
}

/**
 * The share of each of two groups: by the rule that names both, else by the first that names either. Undefined where
 * no rule does.
 */
export function weightsBetween(
  rules: readonly ListenerRule[],
  blueGroup: string | undefined,
  greenGroup: string | undefined,
): { readonly blue?: number; readonly green?: number } {
  const shares = rules.map((rule) => ({
    blue: blueGroup === undefined ? undefined : shareOf(rule, blueGroup),
    green: greenGroup === undefined ? undefined : shareOf(rule, greenGroup),
  }));
  const chosen =
    shares.find(({ blue, green }) => blue !== undefined && green !== undefined) ??
    shares.find(({ blue, green }) => blue !== undefined || green !== undefined);
  return chosen ? { blue: chosen.blue ?? 0, green: chosen.green ?? 0 } : {};
}
