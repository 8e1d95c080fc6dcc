import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { ListedSide } from '../../features/lists/paired-list.ts';

/** What an empty list says: that there is nothing, or that there is nothing in what was seen. */
export function noRowsWords(
  noun: string,
  filter: string,
  labels: readonly [EnvironmentLabel, EnvironmentLabel],
  sides: readonly [ListedSide, ListedSide],
): string {
  const unseen = labels.filter((_, index) => sides[index] && isFailure(sides[index]));
  if (unseen.length > 1) return 'Neither side could be listed.';
  const nothing = filter ? `No ${noun} with “${filter}” in the name` : `No ${noun} to show`;
  const isCutOff = sides.some((side) => valueOf(side)?.cutOff);
  const where = isCutOff ? ' among those that were listed' : unseen[0] ? ' in what could be seen' : '';
  return unseen[0] ? `${nothing}${where}; ${unseen[0].label} could not be listed.` : `${nothing}${where}.`;
}
