import { z } from 'zod';
import type { ChangingScene } from '../../actions/action.ts';
import type { Composed } from './content/composed.ts';

export const seedStateSchema = z.object({
  step: z.number(),
  offset: z.number(),
  sending: z.number(),
  doubtful: z.number(),
});

/**
 * How far a seed is. Everything before `offset` of `step` is written. `sending`: so many messages from the offset on
 * may have been sent, since an answer is awaited. `doubtful`: messages that may be there twice.
 */
export type SeedState = Readonly<z.infer<typeof seedStateSchema>>;

export const SEED_BEGIN: SeedState = { step: 0, offset: 0, sending: 0, doubtful: 0 };

export interface SeedWork {
  readonly scene: Pick<ChangingScene, 'clients' | 'source' | 'run' | 'signal' | 'now'>;
  readonly composed: Composed;
  /** No message is sent before (milliseconds since the epoch): a queue is being purged until then. */
  readonly messagesNotBefore?: number;
  /** Durable when it resolves. */
  readonly save: (state: SeedState) => Promise<void>;
}
