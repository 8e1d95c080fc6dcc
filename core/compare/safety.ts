import type { Finding } from './differences.ts';
import type { ComparedKind } from './form/canonical.ts';
import type { PairSides } from './pair-sides.ts';

/** What is unsafe by itself, on whichever side. */
export function safetyFindings(kind: ComparedKind, key: string, sides: PairSides): readonly Finding[] {
  void [kind, key, sides];
  return [];
}
