import type { CommandTarget } from '../../../commands/command-line.ts';
import { listMetricsCommand, metricSeriesCommands } from '../commands.ts';
import { plannedCharts } from '../golden/golden-signals.ts';
import { DISCOVERY, NEEDED } from '../golden/resources.ts';
import type { Dimensions } from '../golden/types.ts';
import type { TimeRange } from '../range.ts';
import type { TrafficKind } from './traffic.ts';

/** Stand for whatever the lists find. */
const NAMELESS: Readonly<Record<TrafficKind, Dimensions>> = {
  service: { LoadBalancer: 'app/NAME/ID', TargetGroup: 'targetgroup/NAME/ID' },
  function: { FunctionName: 'NAME' },
  queue: { QueueName: 'NAME' },
};

/** The lines that list what is measured of these kinds, and count what came to one of each. */
export function trafficCommands(
  target: CommandTarget,
  kinds: readonly TrafficKind[],
  range: TimeRange,
): readonly string[] {
  const listed = new Set(kinds.flatMap((kind) => NEEDED[kind]));
  const resources = kinds.map((kind) => ({ kind, key: 'NAME', own: [NAMELESS[kind]], beside: [] }));
  const queries = plannedCharts(resources)
    .filter(({ signal }) => signal === 'traffic')
    .flatMap(({ lines }) => lines.map(({ query }) => query));
  return [
    ...[...listed].map((one) => listMetricsCommand(target, DISCOVERY[one])),
    ...metricSeriesCommands(target, { queries, range }),
  ];
}
