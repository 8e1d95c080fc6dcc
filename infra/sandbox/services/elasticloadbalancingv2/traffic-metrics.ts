import type { Cloud } from '../../cloud.ts';
import { metricName } from './records.ts';

/** Counters of AWS/ApplicationELB that this load balancer keeps. */
export type Counter =
  | 'RequestCount'
  | 'HTTPCode_Target_2XX_Count'
  | 'HTTPCode_Target_3XX_Count'
  | 'HTTPCode_Target_4XX_Count'
  | 'HTTPCode_Target_5XX_Count'
  | 'HTTPCode_ELB_3XX_Count'
  | 'HTTPCode_ELB_4XX_Count'
  | 'HTTPCode_ELB_5XX_Count'
  | 'HTTPCode_ELB_502_Count'
  | 'HTTPCode_ELB_503_Count'
  | 'HTTPCode_ELB_504_Count'
  | 'HTTP_Fixed_Response_Count'
  | 'HTTP_Redirect_Count'
  | 'NewConnectionCount'
  | 'TargetConnectionErrorCount';

type Dimensions = Readonly<Record<string, string>>;

interface Counted {
  readonly dimensions: Dimensions;
  readonly counts: Map<Counter, number>;
  /** How often each response time occurred, in seconds. */
  readonly times: Map<number, number>;
}

const namespace = 'AWS/ApplicationELB';

/** What passed through the load balancers since it was told last, by load balancer and by target group. */
export class TrafficMetrics {
  private counted = new Map<string, Counted>();

  constructor(private readonly cloud: Cloud) {}

  /** Counts for the load balancer, and for its target group where one was chosen. */
  count(counter: Counter, loadBalancerArn: string, targetGroupArn?: string): void {
    for (const { counts } of this.placesOf(loadBalancerArn, targetGroupArn))
      counts.set(counter, (counts.get(counter) ?? 0) + 1);
  }

  /** A target has answered after so many seconds. Three digits are kept, so that equal times come together. */
  answered(status: number, seconds: number, loadBalancerArn: string, targetGroupArn: string): void {
    const rounded = Number(seconds.toPrecision(3));
    for (const { counts, times } of this.placesOf(loadBalancerArn, targetGroupArn)) {
      const counter = counterOf(status);
      if (counter) counts.set(counter, (counts.get(counter) ?? 0) + 1);
      times.set(rounded, (times.get(rounded) ?? 0) + 1);
    }
  }

  private placesOf(loadBalancerArn: string, targetGroupArn: string | undefined): readonly Counted[] {
    const own = this.placeOf(loadBalancerArn);
    return targetGroupArn === undefined ? [own] : [own, this.placeOf(loadBalancerArn, targetGroupArn)];
  }

  private placeOf(loadBalancerArn: string, targetGroupArn = ''): Counted {
    const key = `${loadBalancerArn} ${targetGroupArn}`;
    const known = this.counted.get(key);
    if (known) return known;
    const place: Counted = {
      dimensions: dimensionsOf(loadBalancerArn, targetGroupArn),
      counts: new Map(),
      times: new Map(),
    };
    this.counted.set(key, place);
    return place;
  }

  /** Tells what was counted, as of a time. `targetsOf` says by how many targets a group's requests are shared. */
  publish(time: number, targetsOf: (targetGroupName: string) => number): void {
    const { counted } = this;
    this.counted = new Map();
    for (const { dimensions, counts, times } of counted.values()) {
      for (const [metric, value] of counts)
        this.cloud.measure({ namespace, metric, dimensions, value, unit: 'Count', time });
      for (const [value, count] of times)
        this.cloud.measure({
          namespace,
          metric: 'TargetResponseTime',
          dimensions,
          value,
          count,
          unit: 'Seconds',
          time,
        });
      const { TargetGroup } = dimensions;
      if (TargetGroup === undefined) continue;
      const perTarget = (counts.get('RequestCount') ?? 0) / Math.max(1, targetsOf(TargetGroup));
      for (const named of [dimensions, { TargetGroup }])
        this.cloud.measure({
          namespace,
          metric: 'RequestCountPerTarget',
          dimensions: named,
          value: perTarget,
          unit: 'Count',
          time,
        });
    }
  }

  /** A number that is looked at, not counted. */
  gauge(
    metric: 'HealthyHostCount' | 'UnHealthyHostCount' | 'ActiveConnectionCount',
    value: number,
    loadBalancerArn: string,
    targetGroupArn?: string,
  ): void {
    const dimensions = dimensionsOf(loadBalancerArn, targetGroupArn);
    this.cloud.measure({ namespace, metric, dimensions, value, unit: 'Count' });
  }
}

function dimensionsOf(loadBalancerArn: string, targetGroupArn = ''): Dimensions {
  const LoadBalancer = metricName(loadBalancerArn);
  return targetGroupArn === '' ? { LoadBalancer } : { TargetGroup: metricName(targetGroupArn), LoadBalancer };
}

function counterOf(status: number): Counter | undefined {
  const counters = {
    2: 'HTTPCode_Target_2XX_Count',
    3: 'HTTPCode_Target_3XX_Count',
    4: 'HTTPCode_Target_4XX_Count',
    5: 'HTTPCode_Target_5XX_Count',
  } as const;
  return (counters as Readonly<Record<number, Counter>>)[Math.floor(status / 100)];
}
