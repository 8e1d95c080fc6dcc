import type { CanonicalResource } from './form/canonical.ts';
import type { IntendedResource } from './intended.ts';

/** What one side says of one key. */
export type SideOfPair =
  | { readonly state: 'there'; readonly resource: CanonicalResource }
  | { readonly state: 'not-there' }
  | { readonly state: 'not-seen' };

export interface PairSides {
  readonly left: SideOfPair;
  readonly right: SideOfPair;
  readonly intent: { readonly left?: IntendedResource; readonly right?: IntendedResource };
}
