import type { Confirmation, RiskClass, UndoReach } from '../../../core/actions/risk.ts';
import { confirmationFor } from '../../../core/actions/risk.ts';
import type { Guard } from '../../../core/environments/schema.ts';

export interface PolicyRow {
  readonly risk: string;
  readonly meaning: string;
  /** One an environment, in their order. */
  readonly asked: readonly Confirmation[];
}

const CASES: readonly (readonly [RiskClass, UndoReach, string, string])[] = [
  ['safe', 'complete', 'Safe', 'Nothing is lost, and nothing runs up a bill.'],
  ['reversible', 'complete', 'Reversible', 'An undo puts back what was there.'],
  ['costly', 'complete', 'Costly', 'Nothing is lost, but it is paid for or felt.'],
  ['destructive', 'complete', 'Destructive, kept', 'Gone afterwards, and an undo brings all of it back.'],
  ['destructive', 'none', 'Destructive, for good', 'No undo brings all of it back.'],
];

/** What is asked before an action of each class runs, environment by environment. */
export function policyRows(guards: readonly Guard[]): readonly PolicyRow[] {
  return CASES.map(([risk, undo, name, meaning]) => ({
    risk: name,
    meaning,
    asked: guards.map((guard) => confirmationFor(risk, undo, guard)),
  }));
}

export const ASKED_WORDS: Readonly<Record<Confirmation, string>> = {
  none: 'nothing',
  confirm: 'one press',
  'typed-name': 'the name, typed',
  'second-person': 'a second person',
};
