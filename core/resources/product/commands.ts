import { PLATFORM_METRICS } from '../../catalogue/measures.ts';
import { tableName } from '../../catalogue/names.ts';
import type { Stage } from '../../catalogue/stage.ts';
import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { describeTableCommand } from '../tables/commands.ts';
import { listLoadBalancersCommand } from '../load-balancers/commands.ts';
import { COUNTED, windowOf } from './product-figures.ts';

/** What tells the same as the product view, the load balancer's requests by its dimension left to be filled in. */
export function productCommands(
  target: CommandTarget,
  stage: Stage,
  hasBalancer: boolean,
  now: number,
): readonly string[] {
  const { from, to } = windowOf(now);
  const statistics = (namespace: string, metric: string, dimension: string, statistics: readonly string[]) =>
    awsCommand(target, 'cloudwatch', 'get-metric-statistics', {
      namespace,
      'metric-name': metric,
      dimensions: dimension,
      statistics: [...statistics],
      period: 3_600,
      'start-time': new Date(from).toISOString(),
      'end-time': new Date(to).toISOString(),
    });
  return [
    ...COUNTED.map((logical) => describeTableCommand(target, tableName(stage, logical))),
    statistics(
      PLATFORM_METRICS.namespace,
      PLATFORM_METRICS['video-to-product'].name,
      `Name=${PLATFORM_METRICS.dimension},Value=${stage}`,
      ['SampleCount', 'Sum', 'Maximum'],
    ),
    ...(hasBalancer ? [listLoadBalancersCommand(target)] : []),
  ];
}
