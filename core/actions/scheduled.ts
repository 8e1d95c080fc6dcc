import type { Gate } from './gate.ts';
import type { Actor, Origin } from './record.ts';
import type { Executed, NotPlanned, Wish } from './wishes.ts';

/** In whose name a schedule acts: somebody with the role of an operator has set it. */
export const SCHEDULE: Actor = { id: 'schedule', name: 'Schedule', role: 'operator' };

const FROM_ITSELF: Omit<Origin, 'requestId'> = { address: 'console' };

export interface ScheduledWish extends Pick<Wish, 'actionId' | 'environmentId' | 'input' | 'signal'> {
  /** The run's id: whoever asks with the same one asks for the same run. */
  readonly key: string;
}

/**
 * Runs an action that nobody waits for, through the gate like any other: planned, checked, recorded. It confirms the
 * plan by itself, so only what is safe is done in this way.
 */
export async function executeScheduled(
  gate: Gate,
  { key, ...wished }: ScheduledWish,
): Promise<Executed | NotPlanned> {
  const wish: Wish = { ...wished, who: SCHEDULE, from: { ...FROM_ITSELF, requestId: key } };
  const presented = await gate.present(wish);
  if (presented.outcome !== 'presented') return presented;
  const { presentation } = presented;
  const isAlone = presentation.confirmation === 'none' || presentation.confirmation === 'confirm';
  if (presentation.risk !== 'safe' || !isAlone)
    return {
      outcome: 'stopped',
      sentence: `${presentation.title} has to be confirmed by a person.`,
      presentation,
    };
  return gate.execute({ ...wish, key, planHash: presentation.hash });
}
