import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { patternDifferences } from '../../../core/resources/logs/patterns/difference.ts';
import { PatternMiner } from '../../../core/resources/logs/patterns/miner.ts';
import { errorLines } from '../../../core/resources/logs/patterns/review.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { FoundPatterns } from './found-patterns.ts';
import { MOST_PATTERNS } from './pattern-limits.ts';
import type { Range } from './range.ts';

interface PatternSide {
  readonly source: Source;
  readonly label: EnvironmentLabel;
  readonly groups: readonly string[];
}

/** The errors of both sides by what they say: side against side, or with `split` what was before against after it. */
export async function errorPatterns(
  sides: readonly [PatternSide, PatternSide],
  range: Range,
  split: number | undefined,
  budget: Budget,
): Promise<FoundPatterns> {
  const asked = sides.flatMap(({ source, label, groups }) =>
    groups.map(async (group) => ({ label, group, cell: await errorLines(source, group, range, budget) })),
  );
  const found = await Promise.all(asked);
  const miner = new PatternMiner(range);
  const sideOf = (id: string, at: number) => (split === undefined ? id : at < split ? 'before' : 'after');
  for (const { cell, label } of found)
    for (const line of valueOf(cell)?.lines ?? []) miner.add({ ...line, side: sideOf(label.id, line.at) });
  const { patterns, unplaced, total } = miner.result();
  const [left, right] = sides;
  // Environments are looked at for the same time; before and after may last differently long.
  const [before, after] = split === undefined ? [1, 1] : [split - range.from, range.to - split];
  const leftExposure = { side: split === undefined ? left.label.id : 'before', amount: before };
  const rightExposure = { side: split === undefined ? right.label.id : 'after', amount: after };
  return {
    patterns: patternDifferences(patterns, leftExposure, rightExposure).slice(0, MOST_PATTERNS),
    errors: total,
    unplaced,
    incomplete: found.flatMap(({ cell, group }) => (valueOf(cell)?.more ? [group] : [])),
    failures: found.flatMap(({ cell, label, group }) =>
      // A group that nothing was written to yet may not be there.
      isFailure(cell) && cell.state !== 'absent' ? [{ environment: label.label, group, failure: cell }] : [],
    ),
    columns: split === undefined ? [left.label.label, right.label.label] : ['Before', 'After'],
  };
}
