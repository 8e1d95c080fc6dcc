import type { Cell } from '../../../core/cells/cell.ts';
import type { SecretParity } from '../../../core/resources/secrets/types.ts';
import type { Half } from '../../components/pair/side.tsx';

/** How the secrets of a list agree with their pairs, by the name on one side. */
export type ParityByName = Readonly<Record<string, Cell<SecretParity>>>;

/** A key that holds what the other side holds too. */
export interface SameValue {
  /** The key there, where it is called otherwise. */
  readonly otherKey: string;
  readonly isFinding: boolean;
}

/** What of one side's key is on the other side, or undefined where nothing is. A finding goes first. */
export function sameValueOf(parity: SecretParity, half: Half, key: string): SameValue | undefined {
  const same = parity.equal.filter((one) => one[half] === key);
  const best = same.find(({ isFinding }) => isFinding) ?? same[0];
  return best && { otherKey: best[half === 'left' ? 'right' : 'left'], isFinding: best.isFinding };
}

/** A list's mark: how many values are the same, and how many keys one side lacks. */
export function parityWords({ equal, onlyLeft, onlyRight }: SecretParity): {
  readonly words: string;
  readonly isFinding: boolean;
} {
  const findings = equal.filter(({ isFinding }) => isFinding).length;
  const lacking = onlyLeft.length + onlyRight.length;
  const words = [
    ...(findings > 0 ? [`${findings} the same`] : []),
    ...(lacking > 0 ? [`${lacking} on one side`] : []),
  ];
  return { words: words.join(', ') || 'apart', isFinding: findings > 0 };
}
