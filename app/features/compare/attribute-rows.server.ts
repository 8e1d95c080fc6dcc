import { isSame } from '../../../core/compare/form/canonical.ts';
import type { CanonicalResource, ComparedKind } from '../../../core/compare/form/canonical.ts';
import { pathWords, valueWords } from '../../../core/compare/words.ts';
import { LISTED_KINDS } from '../../../core/catalogue/catalogue.ts';
import { placeOfChange } from '../../../core/compare/making-equal.ts';
import { listPath } from '../lists/list-path.ts';
import type { DifferenceRow } from './estate-view.ts';

/** One attribute of a pair. */
export interface AttributeRow {
  readonly path: string;
  readonly what: string;
  readonly left: string;
  readonly right: string;
  /** Absent where both sides say the same. */
  readonly difference?: DifferenceRow;
  /** Where a side that has drifted is changed back; without an address by whoever builds the platform. */
  readonly change?: { readonly to?: string; readonly words: string };
  /** It differs as part of an element that stands above it. */
  readonly isWithin: boolean;
}

/** Every attribute of either side, by path. */
export function attributeRows(
  left: CanonicalResource | undefined,
  right: CanonicalResource | undefined,
  differences: readonly DifferenceRow[],
  { kind, key }: { readonly kind: ComparedKind; readonly key: string },
): readonly AttributeRow[] {
  const byPath = new Map(differences.map((one) => [one.path, one]));
  const paths = new Set([...(left?.attributes.keys() ?? []), ...(right?.attributes.keys() ?? [])]);
  return [...paths].sort().flatMap((path): readonly AttributeRow[] => {
    const [one, other] = [left?.attributes.get(path), right?.attributes.get(path)];
    const difference = byPath.get(path);
    // That an element is there on both sides is said by what stands below it.
    if ((one?.isElement || other?.isElement) && !difference) return [];
    return [
      {
        path,
        what: pathWords(path),
        left: valueWords(one),
        right: valueWords(other),
        difference,
        change: difference && difference.drifted.length > 0 ? changeOf(kind, key, path) : undefined,
        isWithin: !difference && !isSame(one, other),
      },
    ];
  });
}

function changeOf(kind: ComparedKind, key: string, path: string): AttributeRow['change'] {
  const { page, words } = placeOfChange(kind, path);
  const listed = LISTED_KINDS.find((one) => one === kind);
  if (page === undefined || !listed) return { words };
  return { to: `${listPath(listed)}/${encodeURIComponent(key)}${page}`, words };
}
