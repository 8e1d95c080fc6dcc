import { LISTED_KINDS } from '../../catalogue/catalogue.ts';
import type { Naming } from '../../catalogue/pairing.ts';
import { keyOf } from '../../catalogue/pairing.ts';
import type {
  ConfigurationFinding,
  HeldVariable,
  Variable,
  VariableDifference,
  VariableRow,
} from './types.ts';

export interface ConfigurationSide {
  /** Undefined where this side could not be read: then nothing is said to be missing there. */
  readonly variables?: readonly HeldVariable[];
  readonly naming: Naming;
}

/** Both sides by key, sorted; the service's own container first. Fingerprints stay behind. */
export function compareVariables(left: ConfigurationSide, right: ConfigurationSide): readonly VariableRow[] {
  const ofLeft = byId(left.variables ?? []);
  const ofRight = byId(right.variables ?? []);
  const ids = [...new Set([...ofLeft.keys(), ...ofRight.keys()])].sort();
  return ids.flatMap((id) => {
    const [one, other] = [ofLeft.get(id), ofRight.get(id)];
    const either = one ?? other;
    if (!either) return [];
    const row: VariableRow = {
      key: either.key,
      sidecar: either.sidecar,
      difference:
        left.variables && right.variables ? differenceOf(one, other, left.naming, right.naming) : 'not-seen',
      left: one && shown(one),
      right: other && shown(other),
      findings: findingsOf(one, other),
    };
    return [row];
  });
}

function byId(variables: readonly HeldVariable[]): Map<string, HeldVariable> {
  return new Map(variables.map((variable) => [`${variable.sidecar ?? ''}\n${variable.key}`, variable]));
}

function shown({ key, sidecar, value, origin }: HeldVariable): Variable {
  return { key, sidecar, value, origin };
}

function differenceOf(
  left: HeldVariable | undefined,
  right: HeldVariable | undefined,
  leftNaming: Naming,
  rightNaming: Naming,
): VariableDifference {
  if (!left) return 'only-right';
  if (!right) return 'only-left';
  const [a, b] = [left.value, right.value];
  const equal = left.fingerprint === right.fingerprint;
  if ((a.kind === 'reference') !== (b.kind === 'reference')) return 'plain-against-reference';
  if (a.kind === 'masked' || b.kind === 'masked') return equal ? 'same-secret' : 'secret-differs';
  if (equal) return 'same';
  const [textOfLeft, textOfRight] = [textOf(a), textOf(b)];
  return corresponds(textOfLeft, textOfRight, leftNaming, rightNaming) ? 'corresponds' : 'differs';
}

function textOf(value: { readonly text?: string; readonly to?: string }): string {
  return value.text ?? value.to ?? '';
}

/** Two names of one resource, or one text with each environment's own words in it. */
function corresponds(left: string, right: string, leftNaming: Naming, rightNaming: Naming): boolean {
  return LISTED_KINDS.some((kind) => keyOf(kind, left, leftNaming) === keyOf(kind, right, rightNaming));
}

function findingsOf(
  left: HeldVariable | undefined,
  right: HeldVariable | undefined,
): readonly ConfigurationFinding[] {
  const isPlainSecret = (variable: HeldVariable | undefined) => variable?.value.kind === 'masked';
  const [inLeft, inRight] = [isPlainSecret(left), isPlainSecret(right)];
  const findings: ConfigurationFinding[] = [];
  if (inLeft || inRight)
    findings.push({ kind: 'plain-secret', side: inLeft && inRight ? 'both' : inLeft ? 'left' : 'right' });
  if (inLeft && inRight && left?.fingerprint === right?.fingerprint)
    findings.push({ kind: 'shared-secret', side: 'both' });
  return findings;
}
