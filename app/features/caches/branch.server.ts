import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import { scanBranch } from '../../../core/resources/caches/branch.ts';
import { leafFacts } from '../../../core/resources/caches/leaf-facts.ts';
import type { BranchOptions, BranchPage, LeafFacts } from '../../../core/resources/caches/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

export interface Branch {
  readonly page: Promise<Cell<BranchPage>>;
  /** Type, TTL and memory of the keys on the page. */
  readonly leaves: Promise<Cell<readonly LeafFacts[]>>;
}

/** What stands below a prefix, and then what the keys among it are. */
export function branchOf(source: Source, cacheId: string, options: BranchOptions, budget: Budget): Branch {
  const page = scanBranch(source, cacheId, options, budget);
  const leaves = page.then((cell): Promise<Cell<readonly LeafFacts[]>> => {
    const keys = hasValue(cell)
      ? cell.value.children.flatMap((child) => (child.kind === 'key' ? [child.key] : []))
      : [];
    if (keys.length === 0) return Promise.resolve({ state: 'empty', at: Date.now() });
    return leafFacts(source, cacheId, keys, budget);
  });
  return { page, leaves };
}
