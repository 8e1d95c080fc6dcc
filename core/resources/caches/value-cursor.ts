/** Entries of a collection on one page. */
export const ENTRIES_PER_PAGE = 100;
/** Bytes of a string on one page. */
export const STRING_PAGE_BYTES = 65_536;

/** A cursor of a value is an offset, what HSCAN or SSCAN gave, or a stream's id; nothing at the start. */
export function isValueCursor(cursor: string | undefined): boolean {
  return cursor === undefined || cursor === '' || /^\d{1,20}(-\d{1,20})?$/.test(cursor);
}

/** An offset within what Redis takes as an index. */
export function offsetOf(cursor: string | undefined): number {
  const offset = Number(cursor || 0);
  return Number.isSafeInteger(offset) ? offset : 0;
}

/** The smallest id after this one: streams are paged with it, on servers too that know no exclusive ranges. */
export function idAfter(id: string): string {
  const [milliseconds = '0', sequence = '0'] = id.split('-');
  return `${milliseconds}-${BigInt(sequence) + 1n}`;
}
