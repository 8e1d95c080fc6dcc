/** A resource that ⌘K can lead to. */
export interface FoundResource {
  /** In the singular: `table`. */
  readonly kind: string;
  readonly key: string;
  /** Its names on the sides that have it. */
  readonly names: readonly string[];
  readonly to: string;
}
