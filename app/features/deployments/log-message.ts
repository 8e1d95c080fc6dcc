import type { LogEvent } from '../../../core/resources/services/types.ts';

/** What the console sends to a page that follows a log. */
export type LogMessage =
  | LogEvent
  /** As many follow logs of this environment already as the console allows. */
  | { readonly kind: 'busy'; readonly others: number }
  /** The container writes to no stream of CloudWatch Logs, or the task is not there. */
  | { readonly kind: 'nowhere'; readonly sentence: string };
