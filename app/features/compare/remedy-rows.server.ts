import type { Json } from '../../../core/actions/plan.ts';
import { LISTED_KINDS } from '../../../core/catalogue/catalogue.ts';
import type { ComparedPair, Side } from '../../../core/compare/differences.ts';
import type { Remedy } from '../../../core/compare/making-equal/making-equal.ts';
import { listPath } from '../lists/list-path.ts';

/** What the row of an attribute offers to make it equal. */
export type RowRemedy =
  | {
      readonly way: 'action';
      readonly side: Side;
      readonly actionId: string;
      readonly environmentId: string;
      readonly input: Json;
      /** How many other attributes the same plan sets. */
      readonly others: number;
    }
  /** The plan stands with an attribute above. */
  | { readonly way: 'above'; readonly side: Side }
  /** There is no button, and why; with the page on which it is done by hand. */
  | { readonly way: 'reason'; readonly side: Side; readonly sentence: string; readonly to?: string }
  | { readonly way: 'built'; readonly sentence: string; readonly command?: string };

interface RemedyOptions {
  readonly environmentIds: Readonly<Record<Side, string>>;
  /** Why this person may not do it; undefined where it may be done. */
  readonly refusalOf: (actionId: string, environmentId: string) => string | undefined;
}

/** Remedies by the path of the attribute with which they stand. */
export function remedyRows(
  { kind, key }: Pick<ComparedPair, 'kind' | 'key'>,
  remedies: readonly Remedy[],
  { environmentIds, refusalOf }: RemedyOptions,
): ReadonlyMap<string, readonly RowRemedy[]> {
  const rows = new Map<string, RowRemedy[]>();
  const add = (path: string, row: RowRemedy) => rows.set(path, [...(rows.get(path) ?? []), row]);
  const listed = LISTED_KINDS.find((one) => one === kind);
  for (const remedy of remedies) {
    const [first = '', ...others] = remedy.paths.toSorted();
    if (remedy.way === 'built') {
      const { sentence, command } = remedy;
      add(first, { way: 'built', sentence, command });
      continue;
    }
    const { side, actionId, page } = remedy;
    const environmentId = environmentIds[side];
    const to = listed && first !== '' ? `${listPath(listed)}/${encodeURIComponent(key)}${page}` : undefined;
    const refusal = remedy.way === 'refused' ? remedy.sentence : refusalOf(actionId, environmentId);
    if (remedy.way === 'action' && refusal === undefined) {
      const { input } = remedy;
      add(first, { way: 'action', side, actionId, environmentId, input, others: others.length });
      for (const path of others) add(path, { way: 'above', side });
    } else
      add(first, { way: 'reason', side, sentence: refusal ?? '', ...(remedy.way === 'refused' && { to }) });
  }
  return rows;
}
