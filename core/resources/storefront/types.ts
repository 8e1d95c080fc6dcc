/** A request that CloudFront forgets what it holds. */
export interface Invalidation {
  readonly id: string;
  /** `InProgress`, `Completed`. */
  readonly status: string;
  /** In milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** The page that everything else of the storefront is loaded by: it changes with every release. */
export interface EntryPage {
  readonly releasedAt?: number;
  readonly sizeBytes: number;
  readonly cacheControl?: string;
}
