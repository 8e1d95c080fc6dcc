import type { Stage } from '../../../catalogue/stage.ts';
import type { ResultOf } from '../../../events/worker-result.ts';
import type { World } from '../world/world.ts';
import type { Item } from '../../../commerce/item.ts';

/** A world, and the stage of the platform that it lives in. */
export interface Life {
  readonly stage: Stage;
  readonly world: World;
  /** Milliseconds since the epoch: what is told as just now. */
  readonly now: number;
}

/** What came of the videos that the workers have seen. */
export interface Lived {
  readonly products: readonly Item[];
  readonly tags: readonly ResultOf<'auto-tagger'>[];
}
