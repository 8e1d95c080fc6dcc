/** A source of numbers that gives the same ones for the same seed on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly fraction: () => number;
  /** Whole, both ends included. */
  readonly integer: (least: number, most: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
  /** That many different ones, in the order in which they stand; all of them where there are fewer. */
  readonly some: <Value>(values: readonly Value[], count: number) => readonly Value[];
  readonly digits: (count: number) => string;
  readonly uuid: () => string;
}

/** FNV-1a, which spreads short words well enough to seed from. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

export function createRandom(seed: string): Random {
  let state = hashOf(seed);
  /** Mulberry32. */
  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }
  const integer = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));
  function some<Value>(values: readonly Value[], count: number): readonly Value[] {
    const left = values.map((_, index) => index);
    const chosen: number[] = [];
    while (chosen.length < count && left.length > 0)
      chosen.push(...left.splice(integer(0, left.length - 1), 1));
    return chosen.sort((a, b) => a - b).flatMap((index) => values.slice(index, index + 1));
  }
  const digits = (count: number) => Array.from({ length: count }, () => String(integer(0, 9))).join('');
  return {
    fraction,
    integer,
    chance: (share) => fraction() < share,
    pick: (values) => values[integer(0, values.length - 1)] ?? values[0],
    some,
    digits,
    uuid() {
      const hex = Array.from({ length: 8 }, () => integer(0, 0xffff).toString(16).padStart(4, '0')).join('');
      const variant = (8 + (integer(0, 3) as number)).toString(16);
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `${variant}${hex.slice(17, 20)}`,
        hex.slice(20, 32),
      ].join('-');
    },
  };
}
