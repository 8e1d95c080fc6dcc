import type { Json } from '../../actions/plan.ts';

/** An action's input that makes a side what is wanted, or why there is none. */
export type PreparedInput =
  | { readonly outcome: 'prepared'; readonly input: Json }
  | { readonly outcome: 'refused'; readonly sentence: string };
