import { createContext, useContext } from 'react';
import type { ActionWish } from './ask-gate.ts';

/** What the frame of the console offers to every button on its pages. */
export interface GateActions {
  /**
   * Runs what asks for nothing, and opens the plan of everything else. Resolves when the console has answered; never
   * rejects.
   */
  readonly begin: (wish: ActionWish) => Promise<void>;
}

export const GateContext = createContext<GateActions | undefined>(undefined);

/**
 * For forms that collect an action's input themselves:
 * `const { begin } = useGate(); <form onSubmit={(event) => { event.preventDefault(); void begin({ … }); }}>`.
 */
export function useGate(): GateActions {
  const gate = useContext(GateContext);
  if (!gate) throw new Error('useGate is used outside of the console’s frame.');
  return gate;
}
