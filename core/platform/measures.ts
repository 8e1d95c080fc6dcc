import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PLATFORM_METRICS } from '../catalogue/measures.ts';
import type { PlatformMetric } from '../catalogue/measures.ts';
import type { Stage } from '../catalogue/stage.ts';
import type { Logger } from './logs.ts';

/** What a program measures of itself, kept until the next minute's call. */
export interface Measures {
  readonly note: (metric: PlatformMetric, value: number) => void;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

const EVERY_MS = 60_000;
/** Source: CloudWatch API reference, MetricDatum: a datum holds up to 150 values. */
const VALUES_A_DATUM = 150;

/** Measures of one stage. A call that fails is logged and its values are gone: measuring holds nothing up. */
export function createMeasures(client: CloudWatchClient, stage: Stage, log: Pick<Logger, 'warn'>): Measures {
  const kept = new Map<PlatformMetric, number[]>();
  const timer = setInterval(() => void send(), EVERY_MS);
  timer.unref();
  async function send(): Promise<void> {
    const data = [...kept].flatMap(([metric, values]) =>
      chunksOf(values).map((Values) => ({
        MetricName: PLATFORM_METRICS[metric].name,
        Dimensions: [{ Name: PLATFORM_METRICS.dimension, Value: stage }],
        Unit: PLATFORM_METRICS[metric].unit,
        Timestamp: new Date(),
        Values,
      })),
    );
    kept.clear();
    if (data.length === 0) return;
    try {
      await client.send(
        new PutMetricDataCommand({ Namespace: PLATFORM_METRICS.namespace, MetricData: data }),
      );
    } catch (err) {
      log.warn({ err }, 'what was measured could not be told to CloudWatch');
    }
  }
  return {
    note(metric, value) {
      const values = kept.get(metric) ?? [];
      values.push(value);
      kept.set(metric, values);
    },
    async close() {
      clearInterval(timer);
      await send();
    },
  };
}

function chunksOf(values: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(values.length / VALUES_A_DATUM) }, (_, index) =>
    values.slice(index * VALUES_A_DATUM, (index + 1) * VALUES_A_DATUM),
  );
}
