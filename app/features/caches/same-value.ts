import type { KeyValue, ValuePage } from '../../../core/resources/caches/types.ts';

/**
 * Whether two sides hold the same under one key. Undefined where a page is not the whole value, so that nothing can be
 * said.
 */
export function sameValue(left: KeyValue, right: KeyValue): boolean | undefined {
  if (left.type !== right.type) return false;
  const [one, other] = [wholeOf(left.value), wholeOf(right.value)];
  return one === undefined || other === undefined ? undefined : one === other;
}

/** The whole value as one text. Sets and hashes have no order of their own. */
function wholeOf(value: ValuePage): string | undefined {
  if (value.type === 'other' || value.next !== undefined) return undefined;
  if (value.type === 'string')
    return value.offset === 0 && !value.content.isCut ? JSON.stringify(value.content) : undefined;
  // An entry that is shown in part may differ in the rest.
  const entries = value.entries.map((entry) => JSON.stringify(entry));
  if (entries.length !== value.length || entries.some((entry) => entry.includes('"isCut":true')))
    return undefined;
  if (value.type === 'set' || value.type === 'hash') entries.sort();
  return entries.join('\n');
}
