import type { TailEvent } from '../../../core/resources/logs/types.ts';

/** What the console sends to a page that follows logs. */
export type LogsMessage =
  | TailEvent
  /** As many follow logs of an environment already as the console allows. */
  | { readonly kind: 'busy'; readonly others: number };
