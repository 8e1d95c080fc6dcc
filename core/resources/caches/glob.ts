/** More stars than this make a pattern that is slow to match without finding anything more. */
const MOST_STARS = 5;
const LONGEST_MATCH = 200;

/** Whether a filter may go to the server: long rows of stars would keep it from its work. */
export function isUsableMatch(match: string): boolean {
  return (
    match.length <= LONGEST_MATCH && (match.replace(/\*+/g, '*').match(/\*/g)?.length ?? 0) <= MOST_STARS
  );
}

/**
 * The pattern of SCAN for what begins with the prefix and goes on as `match` says (a Redis glob, `*` by default). The
 * prefix is taken as it is: its own `*?[]\` are escaped.
 */
export function patternOf(prefix: Uint8Array, match = '*'): Uint8Array {
  const rest = new TextEncoder().encode(match.replace(/\*+/g, '*'));
  const escaped: number[] = [];
  for (const byte of prefix) {
    if (SPECIAL.has(byte)) escaped.push(BACKSLASH);
    escaped.push(byte);
  }
  return Uint8Array.from([...escaped, ...rest]);
}

const BACKSLASH = 0x5c;
const SPECIAL = new Set([...'*?[]\\'].map((character) => character.charCodeAt(0)));
