import type { Side } from '../../../core/compare/differences.ts';
import { isSame } from '../../../core/compare/form/canonical.ts';
import type { CanonicalResource } from '../../../core/compare/form/canonical.ts';
import { pathWords, valueWords } from '../../../core/compare/words.ts';
import type { DifferenceRow } from './estate-view.ts';
import type { RowRemedy } from './remedy-rows.server.ts';

/** One attribute of a pair. */
export interface AttributeRow {
  readonly path: string;
  readonly what: string;
  readonly left: string;
  readonly right: string;
  /** Absent where both sides say the same. */
  readonly difference?: DifferenceRow;
  /** How it is made equal again, where it ought to be. */
  readonly remedies: readonly RowRemedy[];
  /** It differs as part of an element that stands above it. */
  readonly isWithin: boolean;
}

/** Every attribute of either side, by path, with what makes it equal where anything does. */
export function attributeRows(
  { left, right }: Readonly<Record<Side, CanonicalResource | undefined>>,
  differences: readonly DifferenceRow[],
  remedies: ReadonlyMap<string, readonly RowRemedy[]> = new Map(),
): readonly AttributeRow[] {
  const byPath = new Map(differences.map((one) => [one.path, one]));
  // What one side lacks as a whole stands above its attributes.
  const alone = byPath.has('') ? [''] : [];
  const paths = new Set([...alone, ...(left?.attributes.keys() ?? []), ...(right?.attributes.keys() ?? [])]);
  return [...paths].sort().flatMap((path): readonly AttributeRow[] => {
    const [one, other] = [left?.attributes.get(path), right?.attributes.get(path)];
    const difference = byPath.get(path);
    // That an element is there on both sides is said by what stands below it.
    if ((one?.isElement || other?.isElement) && !difference) return [];
    return [
      {
        path,
        what: pathWords(path),
        left: difference && path === '' ? difference.left : valueWords(one),
        right: difference && path === '' ? difference.right : valueWords(other),
        difference,
        remedies: remedies.get(path) ?? [],
        isWithin: !difference && !isSame(one, other),
      },
    ];
  });
}
