import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import { listenerOf, loadBalancerOf, ruleOf, targetGroupOf, targetHealthOf } from './sdk-load-balancer.ts';
import type { Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealth } from './types.ts';

/** Every describe of ELBv2 gives at most 400 a page. Source: Elastic Load Balancing API reference. */
const PER_PAGE = 400;
/** A region has 3,000 target groups, a balancer 50 listeners and 100 rules, unless AWS raised it. */
const MOST_PAGES = 25;

/** Every load balancer of the region. */
export function listLoadBalancers(source: Source, budget: Budget): Promise<Cell<Listed<LoadBalancer>>> {
  return pages(source, 'DescribeLoadBalancers', '', budget, async (Marker, abortSignal) => {
    const page = await source.clients.elbv2.send(
      new DescribeLoadBalancersCommand({ PageSize: PER_PAGE, Marker }),
      { abortSignal },
    );
    return { items: (page.LoadBalancers ?? []).map(keepingAnswers(loadBalancerOf)), token: page.NextMarker };
  });
}

/** Every target group of the region: as cheap as those that are named, and the same for every page that asks. */
export function listTargetGroups(source: Source, budget: Budget): Promise<Cell<Listed<TargetGroup>>> {
  return pages(source, 'DescribeTargetGroups', '', budget, async (Marker, abortSignal) => {
    const page = await source.clients.elbv2.send(
      new DescribeTargetGroupsCommand({ PageSize: PER_PAGE, Marker }),
      { abortSignal },
    );
    return { items: (page.TargetGroups ?? []).map(keepingAnswers(targetGroupOf)), token: page.NextMarker };
  });
}

/** The listeners of one load balancer. */
export function listListeners(
  source: Source,
  loadBalancerArn: string,
  budget: Budget,
): Promise<Cell<Listed<Listener>>> {
  return pages(source, 'DescribeListeners', loadBalancerArn, budget, async (Marker, abortSignal) => {
    const page = await source.clients.elbv2.send(
      new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn, PageSize: PER_PAGE, Marker }),
      { abortSignal },
    );
    return { items: (page.Listeners ?? []).map(keepingAnswers(listenerOf)), token: page.NextMarker };
  });
}

/** The rules of one listener, the default one last. */
export function listRules(
  source: Source,
  listenerArn: string,
  budget: Budget,
): Promise<Cell<Listed<ListenerRule>>> {
  return pages(source, 'DescribeRules', listenerArn, budget, async (Marker, abortSignal) => {
    const page = await source.clients.elbv2.send(
      new DescribeRulesCommand({ ListenerArn: listenerArn, PageSize: PER_PAGE, Marker }),
      { abortSignal },
    );
    const items = (page.Rules ?? []).map(keepingAnswers((rule) => ruleOf(rule, listenerArn)));
    return { items, token: page.NextMarker };
  });
}

/** Each target of a group, and how it is. */
export function targetHealth(
  source: Source,
  targetGroupArn: string,
  budget: Budget,
): Promise<Cell<Listed<TargetHealth>>> {
  return pages(source, 'DescribeTargetHealth', targetGroupArn, budget, async (_, abortSignal) => {
    const answer = await source.clients.elbv2.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
      { abortSignal },
    );
    return { items: (answer.TargetHealthDescriptions ?? []).map(targetHealthOf) };
  });
}

function pages<T>(
  source: Source,
  action: string,
  key: string,
  budget: Budget,
  ask: (
    marker: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ readonly items: readonly T[]; readonly token?: string }>,
): Promise<Cell<Listed<T>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: `elasticloadbalancing:${action}`,
      key,
      isEmpty: (items) => items.length === 0,
      run: (signal) => tokenPages(MOST_PAGES, (marker) => ask(marker, signal)),
    },
    budget,
  );
}
