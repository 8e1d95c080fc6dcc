import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  Action as RuleAction,
  ElasticLoadBalancingV2Client,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ChangingScene, PlanningScene } from '../../actions/action.ts';
import type { Cell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { askNow } from './ask.ts';
import type { Patience } from '../tables/engine/upstream-call.ts';
import { change, isLeftOpen, SHORT_PATIENCE } from './call.ts';
import type { LookedService } from './look.ts';
import { withShares } from './weights.ts';

/** A rule of a listener that sends requests to the service, with everything that it does. */
export interface TrafficRule {
  readonly listenerArn: string;
  readonly ruleArn: string;
  /** The listener's own: it is changed by ModifyListener. */
  readonly isDefault: boolean;
  readonly actions: readonly RuleAction[];
}

/** The way of requests to the two sides of a service. */
export interface Traffic {
  /** ARN of the target group of the service under the plain name. */
  readonly blue: string;
  /** That of the other side, where there is a target group for it. */
  readonly green?: string;
  readonly greenName: string;
  readonly rules: readonly TrafficRule[];
  /** `app/tiktok-commerce-alb/0123456789abcdef`: what metrics call the load balancer. */
  readonly loadBalancers: readonly string[];
}

const PER_PAGE = 400;
/** More target groups, listeners or rules than a region may have. */
const MOST_PAGES = 10;

/** What the other side's target group is called: `product-service-blue` has `product-service-green` beside it. */
export function otherGroupName(name: string): string {
  if (/(^|-)blue(-|$)/.test(name)) return name.replace(/(^|-)blue(-|$)/, '$1green$2');
  return `${name}-green`;
}

/** The way of requests to a service now; `empty` where no load balancer asks it. */
export async function trafficNow(
  scene: PlanningScene,
  { name, service, green }: LookedService,
): Promise<Cell<Traffic | undefined>> {
  const blue = service.loadBalancers?.[0]?.targetGroupArn;
  return askNow(scene, 'elasticloadbalancing:DescribeRules', `${name} ${blue ?? ''}`, ({ elbv2 }, signal) =>
    blue === undefined
      ? Promise.resolve(undefined)
      : readTraffic(elbv2, blue, green?.loadBalancers?.[0]?.targetGroupArn, signal),
  );
}

/** @throws what the SDK throws. */
async function readTraffic(
  elbv2: ElasticLoadBalancingV2Client,
  blue: string,
  greenOfService: string | undefined,
  abortSignal: AbortSignal,
): Promise<Traffic> {
  const groups = await allPages<TargetGroup>(async (Marker) => {
    const page = await elbv2.send(new DescribeTargetGroupsCommand({ PageSize: PER_PAGE, Marker }), {
      abortSignal,
    });
    return { items: page.TargetGroups ?? [], marker: page.NextMarker };
  });
  const group = groups.find(({ TargetGroupArn }) => TargetGroupArn === blue);
  const balancers = group?.LoadBalancerArns ?? [];
  const listeners = await Promise.all(
    balancers.map(async (LoadBalancerArn) => {
      const { Listeners = [] } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }), {
        abortSignal,
      });
      return Listeners.flatMap(({ ListenerArn }) => ListenerArn ?? []);
    }),
  );
  const rules = await Promise.all(
    listeners.flat().map((listenerArn) => rulesOf(elbv2, listenerArn, abortSignal)),
  );
  const own = rules.flat().filter(({ actions }) => forwardsTo(actions).includes(blue));
  const inRules = own.flatMap(({ actions }) => forwardsTo(actions)).find((arn) => arn !== blue);
  const greenName = otherGroupName(group?.TargetGroupName ?? '');
  const named = groups.find(({ TargetGroupName }) => TargetGroupName === greenName)?.TargetGroupArn;
  return {
    blue,
    green: greenOfService ?? inRules ?? named,
    greenName,
    rules: own,
    loadBalancers: balancers.map((arn) => arn.split(':loadbalancer/').at(-1) ?? arn),
  };
}

async function rulesOf(
  elbv2: ElasticLoadBalancingV2Client,
  listenerArn: string,
  abortSignal: AbortSignal,
): Promise<readonly TrafficRule[]> {
  return allPages(async (Marker) => {
    const page = await elbv2.send(
      new DescribeRulesCommand({ ListenerArn: listenerArn, PageSize: PER_PAGE, Marker }),
      { abortSignal },
    );
    return {
      items: (page.Rules ?? []).map((rule) => ({
        listenerArn,
        ruleArn: rule.RuleArn ?? '',
        isDefault: rule.IsDefault === true,
        actions: rule.Actions ?? [],
      })),
      marker: page.NextMarker,
    };
  });
}

async function allPages<T>(
  page: (marker: string | undefined) => Promise<{ readonly items: readonly T[]; readonly marker?: string }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  for (let number = 0; number < MOST_PAGES; number += 1) {
    const { items, marker: next } = await page(marker);
    all.push(...items);
    if (!next) break;
    marker = next;
  }
  return all;
}

function forwardsTo(actions: readonly RuleAction[]): readonly string[] {
  return actions.flatMap(({ TargetGroupArn, ForwardConfig }) => {
    const groups = ForwardConfig?.TargetGroups?.flatMap((one) => one.TargetGroupArn ?? []) ?? [];
    return groups.length > 0 ? groups : (TargetGroupArn ?? []);
  });
}

/** Which calls give the green side so many percent in every rule. */
export interface Shift {
  readonly blue: string;
  readonly green: string;
  readonly greenPercent: number;
  readonly rules: readonly TrafficRule[];
}

export function shiftOperation({ isDefault }: TrafficRule): string {
  return `elasticloadbalancing:${isDefault ? 'ModifyListener' : 'ModifyRule'}`;
}

/** One call a rule, all at once. @throws UpstreamFailed, Cancelled: the first failure, once all have ended. */
export async function shiftTraffic(
  scene: ChangingScene,
  shift: Shift,
  signal: AbortSignal,
  patience: Patience = SHORT_PATIENCE,
): Promise<void> {
  const { elbv2 } = scene.clients;
  const results = await Promise.allSettled(
    shift.rules.map((rule) =>
      change<unknown>(
        shiftOperation(rule),
        signal,
        (abortSignal) => {
          const actions = withShares(rule.actions, shift);
          return rule.isDefault
            ? elbv2.send(
                new ModifyListenerCommand({ ListenerArn: rule.listenerArn, DefaultActions: actions }),
                { abortSignal },
              )
            : elbv2.send(new ModifyRuleCommand({ RuleArn: rule.ruleArn, Actions: actions }), { abortSignal });
        },
        patience,
      ),
    ),
  );
  const failed = results.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What a shift that failed has left; `asBefore` is told where no rule can have been changed. */
export function afterFailedShift(error: unknown, { rules }: Shift, asBefore: string): string {
  if (rules.length > 1) return 'Some rules may divide the requests anew, and others as before: look at them.';
  return isLeftOpen(error) ? 'The rule may divide the requests anew all the same: look at it.' : asBefore;
}

export function shiftCommands(target: CommandTarget, shift: Shift): readonly string[] {
  return shift.rules.map((rule) =>
    rule.isDefault
      ? awsCommand(target, 'elbv2', 'modify-listener', {
          'listener-arn': rule.listenerArn,
          'default-actions': withShares(rule.actions, shift),
        })
      : awsCommand(target, 'elbv2', 'modify-rule', {
          'rule-arn': rule.ruleArn,
          actions: withShares(rule.actions, shift),
        }),
  );
}
