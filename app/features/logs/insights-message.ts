import type { InsightsEvent } from '../../../core/resources/logs/insights-types.ts';

/** One line of what the console tells a page whose query runs: of which environment, and what. */
export interface InsightsMessage {
  readonly environmentId: string;
  readonly event: InsightsEvent;
}
