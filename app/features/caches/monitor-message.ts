import type { MonitorEvent } from '../../../core/resources/caches/types.ts';

/** What the console sends to a page that watches a cache. */
export type MonitorMessage =
  | MonitorEvent
  /** As many others watch this cache as the console allows. */
  | { readonly kind: 'busy'; readonly others: number };
