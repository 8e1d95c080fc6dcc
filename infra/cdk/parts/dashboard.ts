import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { CLUSTER, SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { QUEUES } from '../../../core/catalogue/messaging.ts';
import { suffixed } from '../../../core/catalogue/stage.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';

const NAMES = suffixed('tiktok-commerce');
const HALF = 12;
const PERIOD = Duration.minutes(1);

/** The golden signals on one page, for whoever looks into CloudWatch itself. */
export function createDashboard(scope: Construct, stage: Stage, loadBalancer: string | undefined): void {
  new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: NAMES[stage],
    periodOverride: cloudwatch.PeriodOverride.AUTO,
    widgets: [
      ...(loadBalancer === undefined ? [] : [trafficRow(loadBalancer), serviceRow(stage), workerRow(stage)]),
      queueRow(stage),
    ],
  });
}

function trafficRow(LoadBalancer: string): cloudwatch.IWidget[] {
  const of = (metricName: string, statistic: string) =>
    metric('AWS/ApplicationELB', metricName, { LoadBalancer }, statistic, metricName);
  return [
    graph(
      'Requests and errors',
      ['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'].map((name) => of(name, 'Sum')),
    ),
    graph('Response time', [of('TargetResponseTime', 'p50'), of('TargetResponseTime', 'p95')]),
  ];
}

function serviceRow(stage: Stage): cloudwatch.IWidget[] {
  const services = SERVICES.filter(({ tasks }) => tasks);
  return ['CPUUtilization', 'MemoryUtilization'].map((metricName) =>
    graph(
      metricName,
      services.map(({ logical, names }) =>
        metric(
          'AWS/ECS',
          metricName,
          { ClusterName: CLUSTER.names[stage], ServiceName: names[stage] },
          'Average',
          logical,
        ),
      ),
    ),
  );
}

function workerRow(stage: Stage): cloudwatch.IWidget[] {
  return ['Errors', 'Duration'].map((metricName) =>
    graph(
      `${metricName} of workers`,
      WORKERS.map(({ logical, names }) =>
        metric(
          'AWS/Lambda',
          metricName,
          { FunctionName: names[stage] },
          metricName === 'Errors' ? 'Sum' : 'p95',
          logical,
        ),
      ),
    ),
  );
}

function queueRow(stage: Stage): cloudwatch.IWidget[] {
  const of = (metricName: string, isDead: boolean) =>
    QUEUES.filter(({ deadLetter }) => (deadLetter === undefined) === isDead).map(({ logical, names }) =>
      metric('AWS/SQS', metricName, { QueueName: names[stage] }, 'Maximum', logical),
    );
  return [
    graph('Oldest message', of('ApproximateAgeOfOldestMessage', false)),
    graph('Dead letters', of('ApproximateNumberOfMessagesVisible', true)),
  ];
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: HALF, liveData: true });
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  statistic: string,
  label: string,
): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic, label, period: PERIOD });
}
