import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { PlacedLife } from '../life/life.ts';
import type { LivedHere } from '../life/live.ts';

/** What the workers of this seed really did, as they would report it themselves. */
export async function reportCounts({ clients }: PlacedLife, { tallies }: LivedHere): Promise<void> {
  const MetricData = Object.entries(tallies).flatMap(([worker, tally]): MetricDatum[] => {
    const Dimensions = [{ Name: 'Worker', Value: worker }];
    return [
      { MetricName: 'MessagesProcessed', Dimensions, Value: tally.handled, Unit: 'Count' },
      { MetricName: 'MessagesFailed', Dimensions, Value: tally.failed, Unit: 'Count' },
      { MetricName: 'ProcessingTime', Dimensions, Value: tally.spentMs, Unit: 'Milliseconds' },
    ];
  });
  await clients.cloudwatch.send(
    new PutMetricDataCommand({ Namespace: 'TikTokCommerce/Workers', MetricData }),
  );
}
