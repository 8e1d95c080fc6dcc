import type { PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import { getItem } from '../../resources/tables/items.ts';
import type { ItemJson, TableSummary } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { keyMistake } from './item-input.ts';

type LookedItem =
  | { readonly outcome: 'seen'; readonly table: TableSummary; readonly item: ItemJson | undefined }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The table, and the item as it is at this moment. */
export async function lookAtItem(scene: PlanningScene, name: string, of: ItemJson): Promise<LookedItem> {
  const budget = budgetFor(scene.signal);
  const table = await describeTable(scene.source, name, budget);
  if (!hasValue(table)) return unread(table.state === 'empty' ? undefined : table);
  const mistake = keyMistake(of, table.value);
  if (mistake) return { outcome: 'refused', planned: refused(mistake) };
  const item = await getItem(scene.source, name, keyOfItem(of, table.value), { consistent: true }, budget);
  if (item.state === 'empty') return { outcome: 'seen', table: table.value, item: undefined };
  if (item.state !== 'fresh') return unread(item.state === 'stale' ? item.failure : item);
  return { outcome: 'seen', table: table.value, item: item.value.item };
}

function unread(failure: Failure | undefined): LookedItem {
  const sentence = failure ? failureSentence(failure) : 'There is no such table.';
  return { outcome: 'refused', planned: refused(sentence, failure) };
}
