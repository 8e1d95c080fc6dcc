import { z } from 'zod';
import { LOAD_BALANCER } from '../../catalogue/compute.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import {
  listLoadBalancersCommand,
  listTargetGroupsCommand,
  targetHealthCommand,
} from '../../resources/load-balancers/commands.ts';
import {
  listLoadBalancers,
  listTargetGroups,
  targetHealth,
} from '../../resources/load-balancers/load-balancers.ts';
import { countTargets } from '../../resources/load-balancers/target-counts.ts';
import type { TargetGroup } from '../../resources/load-balancers/types.ts';
import { latestValuesCommand } from '../../resources/metrics/commands.ts';
import type { TotalQuery } from '../../resources/metrics/window-totals.ts';
import { windowTotals } from '../../resources/metrics/window-totals.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, pageOf, percentOf, spanOf } from '../words.ts';

const PERIOD_SECONDS = 60;

/**
 * Answers of the targets, and those that the balancer gave itself because no target did. A request for which no target
 * could be chosen is answered with 503 and is no `RequestCount`. Source: Elastic Load Balancing user guide, "CloudWatch
 * metrics for your Application Load Balancer".
 */
const METRICS = [
  'RequestCount',
  'HTTPCode_Target_5XX_Count',
  'HTTPCode_ELB_5XX_Count',
  'HTTPCode_ELB_503_Count',
] as const;

function queriesOf(loadBalancer: string): readonly TotalQuery[] {
  return METRICS.map((metric) => ({
    namespace: 'AWS/ApplicationELB',
    metric,
    dimensions: { LoadBalancer: loadBalancer },
    statistic: 'Sum',
    periodSeconds: PERIOD_SECONDS,
  }));
}

/** `app/name/id`: how CloudWatch calls a balancer. Source: Elastic Load Balancing user guide, "Metric dimensions". */
export function balancerDimension(arn: string): string {
  return arn.split(':loadbalancer/').at(-1) ?? arn;
}

export const errorsRate = defineCheck({
  id: 'errors.rate',
  title: 'Few requests fail',
  explains:
    'Answers of 5xx against all requests of every application load balancer, over the last minutes. Look at it: more than `warnPercent`; bad: more than `badPercent`.',
  right: 'states:read',
  parameters: z
    .object({
      minutes: z.number().int().min(5).max(1_440).default(60),
      // Source: the platform's own numbers: under 1 % is healthy, over 5 % an incident.
      warnPercent: z.number().min(0).max(100).default(1),
      badPercent: z.number().min(0).max(100).default(5),
    })
    .strict(),
  commands: (environment, { minutes }) => {
    const name = LOAD_BALANCER.names[environment.names.stage];
    return [
      listLoadBalancersCommand(labelOf(environment)),
      latestValuesCommand(
        labelOf(environment),
        queriesOf(`app/${name}/ID`).map((query) => ({ ...query, lookBackSeconds: minutes * 60 })),
        Date.now(),
      ),
    ];
  },
  async run(source, { minutes, warnPercent, badPercent }, budget) {
    const listed = await listLoadBalancers(source, budget);
    const balancers = (valueOf(listed) ?? []).filter(({ type }) => type === 'application');
    const queries = balancers.flatMap(({ arn }) => queriesOf(balancerDimension(arn)));
    const totals = queries.length > 0 ? await windowTotals(source, queries, minutes * 60, budget) : listed;
    const told = 'value' in totals && 'totals' in totals.value ? totals.value.totals : [];
    return reportOf({
      evidence:
        told.length === 0
          ? []
          : balancers.map(({ name }, index): Evidence => {
              const [chosen = 0, ofTargets = 0, ofBalancer = 0, withoutTarget = 0] = told.slice(
                index * METRICS.length,
                (index + 1) * METRICS.length,
              );
              const requests = chosen + withoutTarget;
              const failed = ofTargets + ofBalancer;
              const percent = requests === 0 ? 0 : (failed / requests) * 100;
              return {
                name,
                value: `${percentOf(percent / 100)} of ${requests} requests failed (${failed})`,
                outcome: percent > badPercent ? 'bad' : percent > warnPercent ? 'warn' : 'good',
                href: pageOf('load-balancers', name),
              };
            }),
      cells: [listed, totals],
      good: () => `Under ${warnPercent} % of the requests of the last ${spanOf(minutes)} failed.`,
      none: { outcome: 'unknown', sentence: 'No load balancer counts requests here.' },
    });
  },
});

export const targetsHealthy = defineCheck({
  id: 'targets.healthy',
  title: 'Targets are healthy',
  explains:
    'The targets of every target group that a load balancer uses. Bad: a group has targets and none is healthy. Look at it: some are not.',
  right: 'states:read',
  parameters: z.object({}).strict(),
  commands: (environment) => [
    listTargetGroupsCommand(labelOf(environment)),
    targetHealthCommand(labelOf(environment), 'TARGET-GROUP-ARN'),
  ],
  async run(source, _parameters, budget) {
    const listed = await listTargetGroups(source, budget);
    const groups = (valueOf(listed) ?? []).filter(({ loadBalancerArns }) => loadBalancerArns.length > 0);
    const cells = await Promise.all(groups.map(({ arn }) => targetHealth(source, arn, budget)));
    return reportOf({
      evidence: groups.flatMap((group, index) => {
        const cell = cells[index];
        return cell && (hasValue(cell) || cell.state === 'empty')
          ? [groupEvidence(group, countTargets([{ ...group, targets: cell }]))]
          : [];
      }),
      cells: [listed, ...cells],
      good: (count) => `${countOf(count, 'target group')}, no target sick.`,
      none: { outcome: 'good', sentence: 'No load balancer has targets here.' },
    });
  },
});

function groupEvidence(
  { name, loadBalancerArns }: TargetGroup,
  { targets, healthy }: { readonly targets: number; readonly healthy: number },
): Evidence {
  const balancer = /loadbalancer\/[a-z]+\/([^/]+)\//.exec(loadBalancerArns[0] ?? '')?.[1];
  return {
    name,
    value: targets === 0 ? 'no targets' : `${healthy} of ${targets} healthy`,
    // A group without targets is the side that no release uses now.
    outcome: targets === 0 || healthy === targets ? 'good' : healthy === 0 ? 'bad' : 'warn',
    href: balancer ? pageOf('load-balancers', balancer) : '/load-balancers',
  };
}
