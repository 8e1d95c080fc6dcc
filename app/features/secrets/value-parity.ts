import type { Cell } from '../../../core/cells/cell.ts';
import type { EqualValue, SecretParity } from '../../../core/resources/secrets/types.ts';
import type { Half } from '../../components/pair/side.tsx';

/** How the secrets of a list agree with their pairs, by the name on one side. */
export type ParityByName = Readonly<Record<string, Cell<SecretParity>>>;

/** A key that holds what the other side holds too, or held. */
export interface SameValue {
  /** The key there, where it is called otherwise. */
  readonly otherKey: string;
  readonly isFinding: boolean;
  /** Whose value it was before a rotation: this side's, or the other's. */
  readonly former?: 'own' | 'other';
}

/** What of one side's key is on the other side, or undefined where nothing is. Findings first, and current values. */
export function sameValueOf(parity: SecretParity, half: Half, key: string): SameValue | undefined {
  const rank = ({ isFinding, former }: EqualValue) => (isFinding ? 0 : 2) + (former ? 1 : 0);
  const [best] = parity.equal.filter((one) => one[half] === key).sort((a, b) => rank(a) - rank(b));
  if (!best) return undefined;
  const former = best.former && (best.former === half ? 'own' : 'other');
  return {
    otherKey: best[half === 'left' ? 'right' : 'left'],
    isFinding: best.isFinding,
    ...(former ? { former } : {}),
  };
}

/** A list's mark: how many values are the same, or were, and how many keys one side lacks. */
export function parityWords({ equal, onlyLeft, onlyRight }: SecretParity): {
  readonly words: string;
  readonly isFinding: boolean;
} {
  const findings = equal.filter(({ isFinding }) => isFinding);
  const former = findings.filter((one) => one.former).length;
  const same = findings.length - former;
  const lacking = onlyLeft.length + onlyRight.length;
  const words = [
    ...(same > 0 ? [`${same} the same`] : []),
    ...(former > 0 ? [`${former} a former one`] : []),
    ...(lacking > 0 ? [`${lacking} on one side`] : []),
  ];
  return { words: words.join(', ') || 'apart', isFinding: findings.length > 0 };
}
