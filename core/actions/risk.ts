import type { Guard } from '../environments/schema.ts';

/**
 * How much an action can cost. `safe`: nothing is lost and nothing runs up a bill (a backup). `reversible`: what was
 * there is put back by the undo. `costly`: nothing is lost, but it is paid for or felt (capacity, an import).
 * `destructive`: something is gone afterwards, other than in the capture.
 */
export type RiskClass = 'safe' | 'reversible' | 'costly' | 'destructive';

/** How far an undo goes: everything as it was, something (a message comes back under another id), or nothing. */
export type UndoReach = 'complete' | 'partial' | 'none';

/** What is asked of people before an action runs, from nothing to the agreement of somebody else. */
export type Confirmation = 'none' | 'confirm' | 'typed-name' | 'second-person';

type Row = Readonly<Record<RiskClass, Confirmation>>;

/** The one risk policy. Where an undo does not reach everything, {@link confirmationFor} asks for more. */
const POLICY: Readonly<Record<Guard, Row>> = {
  none: { safe: 'none', reversible: 'none', costly: 'none', destructive: 'none' },
  confirm: { safe: 'none', reversible: 'confirm', costly: 'confirm', destructive: 'typed-name' },
  'typed-name': {
    safe: 'confirm',
    reversible: 'typed-name',
    costly: 'typed-name',
    destructive: 'typed-name',
  },
  'two-person': {
    safe: 'confirm',
    reversible: 'second-person',
    costly: 'second-person',
    destructive: 'second-person',
  },
};

/**
 * What must be done before an action of this class runs in an environment with this guard. What destroys and can not
 * be undone completely needs a second person wherever names are typed.
 */
export function confirmationFor(risk: RiskClass, undo: UndoReach, guard: Guard): Confirmation {
  const asked = POLICY[guard][risk];
  if (guard === 'typed-name' && risk === 'destructive' && undo !== 'complete') return 'second-person';
  return asked;
}

/** Whether a freeze window stops actions of this class. What only makes things safer is never stopped. */
export function stoppedByFreeze(risk: RiskClass): boolean {
  return risk !== 'safe';
}
