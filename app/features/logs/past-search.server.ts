import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { pastLines } from '../../../core/resources/logs/past.ts';
import type { PastLines } from '../../../core/resources/logs/past.ts';
import type { LineTest } from '../../../core/resources/logs/filter-values.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { FoundInPast } from './found-in-past.ts';
import type { Range } from './range.ts';

interface PastSide {
  readonly source: Source;
  readonly label: EnvironmentLabel;
  readonly groups: readonly string[];
}

/** The lines of both sides' groups in a range, in one order of time, and which groups could not be read. */
export async function searchPast(
  sides: readonly PastSide[],
  { pattern, test, range }: { readonly pattern: string; readonly test: LineTest; readonly range: Range },
  budget: Budget,
): Promise<FoundInPast> {
  const asked = sides.flatMap(({ source, label, groups }) =>
    groups.map(async (group) => ({
      label,
      group,
      cell: await pastLines(source, { group, pattern, test, ...range }, budget),
    })),
  );
  const found = await Promise.all(asked);
  const lines = found.flatMap(({ cell }) => linesIn(cell)).sort((a, b) => a.at - b.at);
  return {
    lines,
    more: found.flatMap(({ cell, group }) => (valueOf(cell)?.more ? [group] : [])),
    failures: found.flatMap(({ cell, label, group }) =>
      isFailure(cell) ? [{ environment: label.label, group, failure: cell }] : [],
    ),
  };
}

function linesIn(cell: Cell<PastLines>) {
  return valueOf(cell)?.lines ?? [];
}
