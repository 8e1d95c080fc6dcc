import { keyBytes } from '../../../core/resources/caches/key-code.ts';
import { textOf } from '../../../core/resources/caches/bytes-view.ts';
import type { BranchOptions } from '../../../core/resources/caches/types.ts';

/** What a branch shows, as a glob: empty at the root, where it would be every key, and for a prefix that is no text. */
export function shownPattern({ prefix, match }: Pick<BranchOptions, 'prefix' | 'match'>): string {
  const bytes = keyBytes(prefix);
  const text = bytes && textOf(bytes);
  if (text === undefined) return '';
  const literal = text.replace(/[*?[\]\\]/g, (character) => `\\${character}`);
  const pattern = `${literal}${match || '*'}`;
  return /^\*+$/.test(pattern) ? '' : pattern;
}
