import type { PlanningScene } from '../../../actions/action.ts';
import type { Change, Finding } from '../../../actions/plan.ts';
import { keyOf, namingOf } from '../../../catalogue/pairing.ts';
import type { Environment } from '../../../environments/schema.ts';
import type { ItemJson, TableSummary } from '../../../resources/tables/types.ts';
import type { TablePlace } from '../../tables/engine/bulk.ts';
import { scanPages, startOf } from '../../tables/engine/scan-pages.ts';
import type { CallOptions } from '../../tables/engine/table-facts.ts';
import { hashOf } from '../../../actions/canonical.ts';
import { Keyed } from './keyed.ts';
import { withoutRule } from './mask-item.ts';
import { keepsApart, parseMaskingRules, ruleWords } from './rules.ts';
import type { TableRules } from './rules.ts';

/** The rules of one table, with what they are carried out by. */
export interface Mask {
  readonly rules: TableRules;
  readonly keyed: Keyed;
  /** Stands for the rules and the key: another one is another mask. */
  readonly version: string;
  readonly isKept: boolean;
}

export type Masked =
  { readonly outcome: 'mask'; readonly mask: Mask } | { readonly outcome: 'none'; readonly sentence: string };

/** The mask of a table, by its logical name. */
export async function maskFor(
  { masking }: Pick<PlanningScene, 'masking'>,
  table: string,
  environment: Environment,
): Promise<Masked> {
  if (!masking) return none('This program was given no rules to mask by.');
  const text = await masking.rules();
  if (text === undefined)
    return none(`There is no file ${masking.file} with rules to mask by: nothing goes down without them.`);
  const read = parseMaskingRules(text);
  if (read.outcome === 'mistakes')
    return none(`${masking.file} can not be used: ${read.mistakes.join('; ')}.`);
  const logical = keyOf('tables', table, namingOf(environment));
  const rules = read.tableRules(logical);
  if (!rules) return none(`${masking.file} has no rules for the table ${logical}: nothing of it goes down.`);
  const keyed = new Keyed(masking.key);
  const version = hashOf([[...rules], keyed.fingerprint]).slice(0, 32);
  return { outcome: 'mask', mask: { rules, keyed, version, isKept: masking.isKept } };
}

function none(sentence: string): Masked {
  return { outcome: 'none', sentence };
}

/** Why two items might become one under these rules, or a key might be lost; undefined where neither can be. */
export function keyMistake({ rules }: Mask, { partitionKey, sortKey }: TableSummary): string | undefined {
  for (const { name } of [partitionKey, ...(sortKey ? [sortKey] : [])]) {
    const rule = rules.get(name);
    if (rule === undefined) return `${name}, the table's key, has no rule.`;
    if (!keepsApart(rule))
      return `${name} is the table's key: by its rule (${ruleWords(rule)}) two items could become one.`;
  }
  return undefined;
}

/** Pages that a plan looks through: what it does not see stops the copy itself, before it is written. */
const SEEN_PAGES = 12;
const SEGMENTS = 4;

/**
 * What of a table's items has no rule, by name, as far as they are looked at. `onRuled` is told of the items of which
 * everything has one. @throws UpstreamFailed, Cancelled.
 */
export async function unruledOf(
  place: TablePlace,
  { rules, keyed }: Mask,
  options: CallOptions,
  onRuled: (items: readonly ItemJson[]) => void,
): Promise<{ readonly looked: number; readonly unruled: readonly string[] }> {
  const unruled = new Set<string>();
  let [looked, pages] = [0, 0];
  for await (const { items } of scanPages(place, { ...options, positions: startOf(SEGMENTS) })) {
    looked += items.length;
    const without = withoutRule(items, rules, keyed);
    if (without.size === 0) onRuled(items);
    for (const one of without) unruled.add(one);
    pages += 1;
    if (pages >= SEEN_PAGES) break;
  }
  return { looked, unruled: [...unruled].sort() };
}

/** What becomes of each attribute, for the plan. */
export function maskChanges({ rules }: Mask): readonly Change[] {
  return [...rules].map(([attribute, rule]) => ({ attribute, after: ruleWords(rule) }));
}

export function maskFindings({ isKept }: Mask, looked: number): readonly Finding[] {
  return [
    {
      severity: 'good',
      subject: 'masking',
      sentence: `Every attribute of ${looked.toLocaleString('en-US')} items that were looked at has a rule; one that has none stops the copy.`,
    },
    isKept
      ? { severity: 'good', subject: 'key', sentence: 'The key is kept: what is masked later joins this.' }
      : {
          severity: 'warning',
          subject: 'key',
          sentence:
            'There is no OPS_MASKING_KEY: what is masked after a restart of the console does not join this, and a copy that is killed can not go on.',
        },
  ];
}
