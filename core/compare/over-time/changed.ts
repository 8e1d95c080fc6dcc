import type { Snapshot } from '../snapshot.ts';
import { changesBetween } from '../snapshot.ts';
import type { ChangedResource } from './kept.ts';

/** The resources in which a snapshot differs from what was known before, in the order of the kinds. */
export function changedResources(before: Snapshot, later: Snapshot): readonly ChangedResource[] {
  return changesBetween(before, later).pairs.flatMap(({ kind, key, left, right, differences }) =>
    differences.length === 0
      ? []
      : [{ kind, key, name: right ?? left ?? key, differences: differences.length }],
  );
}
