import { fingerprintOf } from './fingerprint.ts';
import { maskValue } from './masking.ts';
import type { HeldVariable, VariableOrigin } from './types.ts';

/** A variable read as text: masked where it must be, before anything else sees it. */
export function heldVariable(
  key: string,
  text: string,
  origin: VariableOrigin,
  sidecar?: string,
): HeldVariable {
  return { key, sidecar, origin, value: maskValue(key, text), fingerprint: fingerprintOf(text) };
}

/** A secret by reference. */
export function heldReference(
  key: string,
  to: string,
  origin: VariableOrigin,
  sidecar?: string,
): HeldVariable {
  return { key, sidecar, origin, value: { kind: 'reference', to }, fingerprint: fingerprintOf(to) };
}
