import { climbing } from '../../migration/ways.ts';
import type { WayPlace } from '../../migration/ways.ts';

/**
 * Whether a setting that the catalogue says nothing of may be taken over from another side: from production to those
 * below it, and between environments of one stage. What goes up goes with a release, or is set on the page of the
 * resource by whoever means it. What the catalogue says may be put right everywhere.
 */
export function mayBeMadeLike(side: WayPlace, other: WayPlace): boolean {
  return side.names.stage === other.names.stage || climbing([other, side])[0]?.id === side.id;
}
