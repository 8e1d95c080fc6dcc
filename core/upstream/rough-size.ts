/** What an object, a list or one of their members takes besides what it holds. */
const NODE_BYTES = 32;

/** About how much memory plain data takes, in bytes: two for each character, and something for each part of it. */
export function roughSizeBytes(value: unknown): number {
  let bytes = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    bytes += NODE_BYTES;
    if (typeof one === 'string') bytes += 2 * one.length;
    else if (typeof one === 'object' && one !== null)
      for (const member of Object.values(one)) waiting.push(member);
  }
  return bytes;
}
