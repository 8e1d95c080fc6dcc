import type { Masking } from '../actions/masking.ts';
import { maskOf, NoRule } from '../changes/migration/masking/mask-item.ts';
import { maskFor } from '../changes/migration/masking/mask-plan.ts';
import { ruleWords } from '../changes/migration/masking/rules.ts';
import type { Cell } from '../cells/cell.ts';
import { mapCell } from '../cells/cell.ts';
import { readItems } from '../resources/tables/items.ts';
import { planItems } from '../resources/tables/items-plan.ts';
import { EMPTY_QUERY } from '../resources/tables/items-query.ts';
import type { ItemJson } from '../resources/tables/types.ts';
import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';

/** What becomes of each attribute of a table, or why nothing of it goes down. */
export type TableMask =
  | {
      readonly kind: 'rules';
      readonly rules: readonly { readonly attribute: string; readonly becomes: string }[];
    }
  | { readonly kind: 'none'; readonly sentence: string };

/** The rules of a table by its name in an environment. Asks upstream nothing. */
export async function tableMask(masking: Masking, table: string, source: Source): Promise<TableMask> {
  const masked = await maskFor({ masking }, table, source.environment);
  if (masked.outcome === 'none') return { kind: 'none', sentence: masked.sentence };
  const rules = [...masked.mask.rules].map(([attribute, rule]) => ({ attribute, becomes: ruleWords(rule) }));
  return { kind: 'rules', rules };
}

/** Some masked items of a table. What they were never leaves this function. */
export interface MaskedSample {
  readonly items: readonly ItemJson[];
  /** What stops the copy, in a sentence. */
  readonly stopped?: string;
}

const SHOWN = 3;

/** A few items of a table as they would be written: read, masked here, and told masked alone. */
export async function maskedSample(
  masking: Masking,
  source: Source,
  table: string,
  budget: Budget,
): Promise<Cell<MaskedSample>> {
  const masked = await maskFor({ masking }, table, source.environment);
  if (masked.outcome === 'none')
    return { state: 'fresh', value: { items: [], stopped: masked.sentence }, at: Date.now() };
  const planned = planItems({
    environmentId: source.environment.id,
    tableName: table,
    query: { ...EMPTY_QUERY, limit: SHOWN },
  });
  if (!planned.ok) throw new RangeError('A plain scan was not planned.');
  const mask = maskOf(masked.mask.rules, masked.mask.keyed);
  return mapCell(await readItems(source, planned.value, budget), ({ items }): MaskedSample => {
    try {
      return { items: items.slice(0, SHOWN).map(mask) };
    } catch (error) {
      if (!(error instanceof NoRule)) throw error;
      return { items: [], stopped: `${error.message}: nothing of ${table} goes down.` };
    }
  });
}
