export interface Sizes {
  readonly sizes: readonly string[];
  /** Where in the text they stand. */
  readonly at?: readonly [from: number, to: number];
}

const LETTERS = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', 'XXXL'] as const;
const LETTER = '(?:XXXL|XXL|XL|XXS|XS|3XL|2XL|S|M|L)';
const LETTER_LIST = `${LETTER}(?:\\s*[/,&]\\s*${LETTER}|\\s+${LETTER})*`;
const SMALLEST = 4;
const LARGEST = 52;
/** What two bare numbers may be that are sizes. */
const SMALLEST_BARE = 34;
const LARGEST_BARE = 48;
const NO_SIZE_BEHIND = '(?!\\d|[.,]\\d|\\s?k\\b|\\s?%|/=|\\s?[–—-]\\s?\\d)';
const NO_TIME_BEHIND = '(?!\\s?(?:h|hrs?|hours?|days?|weeks?|months?)\\b)';
/** From the surest to the barest way of writing sizes. Bare letters are taken only where there are several. */
const PATTERNS: readonly (readonly [pattern: RegExp, read: (found: string) => readonly string[]])[] = [
  [new RegExp(`sizes?:?\\s+(\\d{1,2}\\s*(?:[–—-]|to)\\s*\\d{1,2})${NO_SIZE_BEHIND}`, 'i'), numberRange],
  [new RegExp(`sizes?:?\\s+(\\d{1,2}(?:\\s*[/,&]\\s*\\d{1,2})*)${NO_SIZE_BEHIND}`, 'i'), numberList],
  [new RegExp(`sizes?:?\\s+(${LETTER}\\s*(?:[–—-]|to)\\s*${LETTER})(?![\\w/])`, 'i'), letterRange],
  [new RegExp(`sizes?:?\\s+(${LETTER_LIST})(?![\\w/])`, 'i'), letterList],
  [new RegExp(`(?<![\\d.,])(\\d{2}\\s*[–—-]\\s*\\d{2})${NO_SIZE_BEHIND}${NO_TIME_BEHIND}`, 'i'), bareRange],
  [new RegExp(`(?<![\\w/])(${LETTER}(?:\\s*[/,&]?\\s+|\\s*[/,&]\\s*)${LETTER_LIST})(?![\\w/])`), letterList],
];

/** The sizes that a caption offers: "Sizes 37–41", "38/39/40", "S M L XL", "size S-XL". Without sizes: none. */
export function sizesIn(text: string): Sizes {
  for (const [pattern, read] of PATTERNS) {
    const match = pattern.exec(text);
    const sizes = match?.[1] === undefined ? [] : read(match[1]);
    if (match && sizes.length > 0) return { sizes, at: [match.index, match.index + match[0].length] };
  }
  return { sizes: [] };
}

function numberRange(found: string): readonly string[] {
  return rangeWithin(found, SMALLEST, LARGEST);
}

function bareRange(found: string): readonly string[] {
  return rangeWithin(found, SMALLEST_BARE, LARGEST_BARE);
}

function rangeWithin(found: string, smallest: number, largest: number): readonly string[] {
  const [first = 0, last = 0] = (found.match(/\d+/g) ?? []).map(Number);
  if (first < smallest || last > largest || first >= last) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

function numberList(found: string): readonly string[] {
  const sizes = found.match(/\d+/g) ?? [];
  const isSize = sizes.every((size) => Number(size) >= SMALLEST && Number(size) <= LARGEST);
  return isSize ? [...new Set(sizes)] : [];
}

function letterList(found: string): readonly string[] {
  return [...new Set((found.match(new RegExp(LETTER, 'gi')) ?? []).map(letterOf))];
}

function letterRange(found: string): readonly string[] {
  const [first, last] = letterList(found).map((one) => LETTERS.findIndex((letter) => letter === one));
  return first === undefined || last === undefined ? [] : LETTERS.slice(first, last + 1);
}

function letterOf(written: string): string {
  const letter = written.toUpperCase();
  return letter === '2XL' ? 'XXL' : letter === '3XL' ? 'XXXL' : letter;
}
