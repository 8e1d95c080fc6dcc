import { nameOf } from './bytes-view.ts';
import { keyCode } from './key-code.ts';
import type { BranchChild } from './types.ts';

/** Takes keys as SCAN gives them, and keeps only what stands directly below the prefix. */
export interface BranchFold {
  /** A key as text, or as bytes where they are no text. */
  readonly add: (key: Buffer | string) => void;
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
  const dividerText = divider.toString();
  const fromText = Buffer.from(prefix).toString().length;
  function note(into: Map<string, Found>, name: string, bytes: () => Buffer): void {
    matched += 1;
    const known = into.get(name);
    if (known) known.keysSeen += 1;
    else into.set(name, { bytes: bytes(), keysSeen: 1 });
  }
  return {
    add(key) {
      const isText = typeof key === 'string';
      const at =
        divider.length === 0 ? -1 : isText ? key.indexOf(dividerText, fromText) : key.indexOf(divider, from);
      const into = at === -1 ? keys : branches;
      if (isText) {
        const end = at === -1 ? key.length : at + dividerText.length;
        note(into, latin1Of(key.slice(fromText, end)), () => Buffer.from(key.slice(0, end)));
      } else {
        const end = at === -1 ? key.length : at + divider.length;
        // A copy: the key itself is a window on the network's buffer and would keep all of it alive.
        note(into, key.toString('latin1', from, end), () => Buffer.from(key.subarray(0, end)));
      }
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

/** One character a byte: the cheapest name of bytes that a Map tells apart. */
function latin1Of(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString('latin1');
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function sorted(found: ReadonlyMap<string, Found>): readonly Found[] {
  return [...found.values()].sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}
