import { nameOf } from './bytes-view.ts';
import { keyCode } from './key-code.ts';
import type { BranchChild } from './types.ts';

/** Takes keys as SCAN gives them, and keeps only what stands directly below the prefix. */
export interface BranchFold {
  readonly add: (key: Buffer) => void;
  readonly size: () => number;
  /** Keys that were taken in. */
  readonly matched: () => number;
  readonly children: () => readonly BranchChild[];
}

interface Found {
  /** The key, or the prefix of the branch. */
  readonly bytes: Buffer;
  keysSeen: number;
}

/**
 * Folds keys into the children of a prefix. A key that ends before the next separator is a key, all that go on behind
 * it are one branch; `a` and `a:` can both be there. An empty separator makes no branches.
 */
export function branchFold(prefix: Uint8Array, separator: Uint8Array): BranchFold {
  const from = prefix.length;
  const divider = Buffer.from(separator);
  const branches = new Map<string, Found>();
  const keys = new Map<string, Found>();
  let matched = 0;
  return {
    add(key) {
      matched += 1;
      const at = divider.length === 0 ? -1 : key.indexOf(divider, from);
      const end = at === -1 ? key.length : at + divider.length;
      // One character a byte: the cheapest name of bytes that a Map tells apart.
      const name = key.toString('latin1', from, end);
      const into = at === -1 ? keys : branches;
      const known = into.get(name);
      if (known) known.keysSeen += 1;
      // A copy: the key itself is a window on the network's buffer and would keep all of it alive.
      else into.set(name, { bytes: Buffer.from(key.subarray(0, end)), keysSeen: 1 });
    },
    size: () => branches.size + keys.size,
    matched: () => matched,
    children: () => [
      ...sorted(branches).map(({ bytes, keysSeen }): BranchChild => ({
        kind: 'branch',
        segment: nameOf(bytes.subarray(from, bytes.length - divider.length)),
        prefix: keyCode(bytes),
        keysSeen,
      })),
      ...sorted(keys).map(({ bytes }): BranchChild => ({
        kind: 'key',
        segment: nameOf(bytes.subarray(from)),
        key: keyCode(bytes),
      })),
    ],
  };
}

function sorted(found: ReadonlyMap<string, Found>): readonly Found[] {
  return [...found.values()].sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}
