/** Longer texts are told apart by their beginning alone. */
const LONGEST = 400;

/** What changes from one failure to the next although the cause is the same, and what stands for it. In this order. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\bhttps?:\/\/[^\s"'<>]+/g, '<url>'],
  [/\barn:[^\s"'<>,;)]+/g, '<arn>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}\b/g, '<address>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  [/"[^"]{0,200}"|`[^`]{0,200}`|“[^”]{0,200}”/g, '<text>'],
  [/(?<!\w)'[^']{0,200}'(?!\w)/g, '<text>'],
  [/\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>'],
  [/(?<![A-Za-z<])\d+(?:[.,:]\d+)*|\d{2,}/g, '<n>'],
  [/\s+/g, ' '],
];

/** A failure's words with everything taken out that is of one message alone: ids, numbers, times, addresses, quotes. */
export function maskedText(text: string): string {
  return CHANGING.reduce((masked, [pattern, sign]) => masked.replace(pattern, sign), text.slice(0, LONGEST))
    .trim()
    .slice(0, LONGEST);
}
