import type { Presentation } from '../../../core/actions/presentation.ts';

/** What a person has filled in so far. */
export interface Draft {
  readonly typedName: string;
  readonly reason: string;
  readonly breakGlass: boolean;
}

export const EMPTY_DRAFT: Draft = { typedName: '', reason: '', breakGlass: false };

type Asked = Pick<
  Presentation,
  'confirmation' | 'obstacles' | 'target' | 'asksReason' | 'mayBreakGlass' | 'long'
>;

export interface Readiness {
  /** Run it, or put it before a second person. */
  readonly intent: 'execute' | 'ask';
  readonly ready: boolean;
  readonly asksName: boolean;
  readonly asksReason: boolean;
  /** Whether breaking the glass would help, and this person may. */
  readonly offersGlass: boolean;
  /** Why no confirmation would help. */
  readonly blockedBy?: string;
}

/** What is still to be done before the button does something. The gate asks for the same again, by itself. */
export function readinessOf(asked: Asked, draft: Draft): Readiness {
  const { confirmation, obstacles, mayBreakGlass } = asked;
  const unbreakable = obstacles.find((one) => !one.breakable);
  const breaks = draft.breakGlass && mayBreakGlass;
  const standing = unbreakable ?? (breaks ? undefined : obstacles[0]);
  const asksName = confirmation === 'typed-name' || confirmation === 'second-person';
  const asksReason = asked.asksReason || breaks;
  const named = !asksName || nameIn(draft, asked.target) === asked.target;
  const reasoned = !asksReason || draft.reason.trim() !== '';
  return {
    intent: confirmation === 'second-person' && !breaks ? 'ask' : 'execute',
    ready: !standing && named && reasoned,
    asksName,
    asksReason,
    offersGlass: mayBreakGlass && !unbreakable && (confirmation === 'second-person' || obstacles.length > 0),
    blockedBy: standing?.sentence,
  };
}

/** The name as it is meant: what is pasted often brings a space or a line end along. */
export function nameIn({ typedName }: Pick<Draft, 'typedName'>, target: string): string {
  return typedName.trim() === target.trim() ? target : typedName;
}

/** What the button says, so that nobody presses `OK`. */
export function buttonLabel(title: string, { intent }: Readiness, draft: Draft): string {
  if (draft.breakGlass) return `Break the glass: ${title.toLowerCase()}`;
  return intent === 'ask' ? 'Ask for agreement' : title;
}
