import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CATALOGUE } from '../../../core/catalogue/catalogue.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';

const NAME = 'live-journey-5xx';

/** An alarm for a minute in which production's services answer with 5xx. Answers its name. */
export async function watchErrors({ clients: { cloudwatch, elbv2 } }: ConnectedEnvironment): Promise<string> {
  const { LoadBalancers = [] } = await elbv2.send(
    new DescribeLoadBalancersCommand({ Names: [CATALOGUE.loadBalancer.names.prod] }),
  );
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: NAME,
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [
        {
          Name: 'LoadBalancer',
          Value: LoadBalancers[0]?.LoadBalancerArn?.split(':loadbalancer/').at(-1),
        },
      ],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
  return NAME;
}
