import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { PlanningScene } from '../../../actions/action.ts';
import type { Cell } from '../../../cells/cell.ts';
import type { Budget } from '../../../upstream/budget.ts';
import { askNow } from '../../services/ask.ts';
import type { Errors } from './judge.ts';

/** ELB measures by the minute. Source: Elastic Load Balancing user guide, "CloudWatch metrics". */
const PERIOD_SECONDS = 60;
const METRICS = { requests: 'RequestCount', errors: 'HTTPCode_Target_5XX_Count' } as const;

interface Measured {
  readonly blue: string;
  readonly green: string;
  /** `app/name/id`. */
  readonly loadBalancers: readonly string[];
}

/** What the two sides answered since a moment (milliseconds since the epoch), from that minute's beginning. */
export function errorsNow(
  scene: PlanningScene,
  { blue, green, loadBalancers }: Measured,
  since: number,
  budget: Budget,
): Promise<Cell<Errors>> {
  const queries = (['blue', 'green'] as const).flatMap((side) =>
    (['requests', 'errors'] as const).flatMap((what) =>
      loadBalancers.map((loadBalancer, index) =>
        query(`${side}_${what}_${index}`, METRICS[what], side === 'blue' ? blue : green, loadBalancer),
      ),
    ),
  );
  return askNow(
    scene,
    'cloudwatch:GetMetricData',
    `${blue} ${green} ${since}`,
    async ({ cloudwatch }, abortSignal) => {
      const { MetricDataResults = [] } = await cloudwatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: new Date(Math.floor(since / 60_000) * 60_000),
          EndTime: new Date(scene.now() + 60_000),
        }),
        { abortSignal },
      );
      const sum = (beginning: string) =>
        MetricDataResults.filter(({ Id = '' }) => Id.startsWith(beginning))
          .flatMap(({ Values = [] }) => Values)
          .reduce((total, value) => total + value, 0);
      const sideOf = (side: string) => ({
        requests: sum(`${side}_requests_`),
        errors: sum(`${side}_errors_`),
      });
      return { blue: sideOf('blue'), green: sideOf('green') };
    },
    budget,
  );
}

function query(Id: string, MetricName: string, group: string, loadBalancer: string): MetricDataQuery {
  return {
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName,
        Dimensions: [
          { Name: 'LoadBalancer', Value: loadBalancer },
          // `targetgroup/name/id`: the last part of its ARN.
          { Name: 'TargetGroup', Value: group.split(':').at(-1) ?? group },
        ],
      },
      Period: PERIOD_SECONDS,
      Stat: 'Sum',
    },
  };
}
