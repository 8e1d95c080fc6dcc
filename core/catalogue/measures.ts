/** The platform's own metrics, published by its services. */
export const PLATFORM_METRICS = {
  namespace: 'TikTokCommerce',
  /** The dimension that tells environments of one account apart. */
  dimension: 'Stage',
  /** From the post of a video to its product in the shop; one value a product. */
  'video-to-product': { name: 'VideoToProduct', unit: 'Milliseconds' },
} as const;

export type PlatformMetric = Exclude<keyof typeof PLATFORM_METRICS, 'namespace' | 'dimension'>;
