import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ChangingScene } from '../../../actions/action.ts';
import { change, LONG_PATIENCE } from '../../services/call.ts';
import type { TrafficRule } from '../../services/traffic.ts';

/** The same rules as they are now; one that is gone is left out. @throws UpstreamFailed, Cancelled. */
export async function rulesNow(
  scene: ChangingScene,
  rules: readonly TrafficRule[],
  signal: AbortSignal,
): Promise<readonly TrafficRule[]> {
  const { Rules = [] } = await change(
    'elasticloadbalancing:DescribeRules',
    signal,
    (abortSignal) =>
      scene.source.clients.elbv2.send(
        new DescribeRulesCommand({ RuleArns: rules.map(({ ruleArn }) => ruleArn) }),
        { abortSignal },
      ),
    LONG_PATIENCE,
  );
  return rules.flatMap((rule) => {
    const now = Rules.find(({ RuleArn }) => RuleArn === rule.ruleArn);
    return now ? [{ ...rule, actions: now.Actions ?? [] }] : [];
  });
}
