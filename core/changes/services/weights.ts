import type { Action as RuleAction, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';

/** The two sides of a service, by the ARNs of their target groups. */
export interface Sides {
  readonly blue: string;
  readonly green: string;
}

/**
 * The same actions, whose forward divides the requests between the two sides; groups that are neither keep what they
 * have. What else is done before (a sign-in) and stickiness stay. Source: ELBv2 API reference, ForwardActionConfig.
 */
export function withShares(
  actions: readonly RuleAction[],
  { blue, green, greenPercent }: Sides & { readonly greenPercent: number },
): RuleAction[] {
  return actions.map((action) => {
    if (action.Type !== 'forward') return action;
    // A rule with one group may name it in both places; two that disagree are refused.
    const { TargetGroupArn: _single, ...kept } = action;
    const others = groupsOf(action).filter(
      ({ TargetGroupArn }) => TargetGroupArn !== blue && TargetGroupArn !== green,
    );
    return {
      ...kept,
      ForwardConfig: {
        ...action.ForwardConfig,
        TargetGroups: [
          { TargetGroupArn: blue, Weight: 100 - greenPercent },
          { TargetGroupArn: green, Weight: greenPercent },
          ...others,
        ],
      },
    };
  });
}

function groupsOf({ TargetGroupArn, ForwardConfig }: RuleAction): readonly TargetGroupTuple[] {
  const groups = ForwardConfig?.TargetGroups ?? [];
  return groups.length > 0 ? groups : TargetGroupArn ? [{ TargetGroupArn, Weight: 1 }] : [];
}

/** Green's share of what the two sides get by one rule, 0 to 100; undefined where the rule sends to neither. */
export function greenShare(
  { actions }: { readonly actions: readonly RuleAction[] },
  { blue, green }: { readonly blue: string; readonly green?: string },
): number | undefined {
  const groups = actions.flatMap(groupsOf);
  const weightOf = (arn: string | undefined) =>
    groups
      .filter(({ TargetGroupArn }) => TargetGroupArn === arn)
      .reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  const [blueWeight, greenWeight] = [weightOf(blue), green === undefined ? 0 : weightOf(green)];
  const total = blueWeight + greenWeight;
  return total === 0 ? undefined : Math.round((100 * greenWeight) / total);
}

/** Green's share where every rule says the same; `mixed` where they do not. */
export function commonShare(
  rules: readonly { readonly actions: readonly RuleAction[] }[],
  sides: { readonly blue: string; readonly green?: string },
): number | 'mixed' | undefined {
  const shares = new Set(rules.map((rule) => greenShare(rule, sides)).filter((one) => one !== undefined));
  if (shares.size > 1) return 'mixed';
  return [...shares][0];
}

/** `10 %`, or that the rules do not agree. */
export function shareWords(share: number | 'mixed'): string {
  return share === 'mixed' ? 'not the same in every rule' : `${share} %`;
}

/** Whether a client stays with the side that it was sent to first. */
export function isSticky(rules: readonly { readonly actions: readonly RuleAction[] }[]): boolean {
  return rules.some(({ actions }) =>
    actions.some(({ ForwardConfig }) => ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true),
  );
}
