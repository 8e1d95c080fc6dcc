/** A resource that ⌘K can lead to. */
export interface FoundResource {
  /** In the singular: `table`. */
  readonly kind: string;
  readonly key: string;
  /** Its names on the sides that have it. */
  readonly names: readonly string[];
  readonly to: string;
}

export interface Findings {
  readonly found: readonly FoundResource[];
  /** Whether every kind could be listed on both sides. */
  readonly isWhole: boolean;
}
