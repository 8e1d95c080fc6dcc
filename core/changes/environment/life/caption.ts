import type { ResultOf } from '../../../events/worker-result.ts';

export type ParsedCaption =
  | { readonly ok: true; readonly value: ResultOf<'caption-parser'>['result'] }
  | { readonly ok: false; readonly cause: 'MissingPrice' };

/** Ways in which a price is written, and how many shillings one of it is. */
const PRICES = [
  { pattern: /(?:UGX|USh)\s*([\d,]{4,})/i, shillings: 1 },
  { pattern: /([\d,]{4,})\s*\/=/, shillings: 1 },
  { pattern: /(\d+(?:\.\d+)?)k\b/i, shillings: 1000 },
] as const;
const SHOE_SIZES = /sizes?\s+(\d{2})\s*[–-]\s*(\d{2})/i;
const LETTER_SIZES = /sizes?\s+((?:XXL|XL|S|M|L)(?:\/(?:XXL|XL|S|M|L))*)(?![\w/])/i;
const NOISE =
  /#\w+|sizes?\s+\S+|(?:UGX|USh)\s*[\d,]+|[\d,]+\s*\/=|\b\d+(?:\.\d+)?k\b|\p{Extended_Pictographic}/giu;

/** What a caption says by rules: "New heels only 55k! Sizes 37–41 #TRACK" is 55 000 UGX, sizes 37 to 41. */
export function parseCaption(caption: string, categoryOfWord: (word: string) => string): ParsedCaption {
  const price = priceIn(caption);
  if (price === undefined) return { ok: false, cause: 'MissingPrice' };
  const title = caption
    .replace(NOISE, ' ')
    .replace(/[!:.,]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    ok: true,
    value: {
      title: title.slice(0, 120) || 'Untitled',
      description: caption,
      price,
      currency: 'UGX',
      category: categoryOfWord(caption.toLowerCase()),
      sizes: sizesIn(caption),
    },
  };
}

function priceIn(caption: string): number | undefined {
  for (const { pattern, shillings } of PRICES) {
    const digits = pattern.exec(caption)?.[1]?.replaceAll(',', '');
    if (!digits) continue;
    const value = Number(digits) * shillings;
    if (Number.isSafeInteger(value) && value > 0) return value;
  }
  return undefined;
}

function sizesIn(caption: string): string[] {
  const shoes = SHOE_SIZES.exec(caption);
  if (shoes) {
    const [first, last] = [Number(shoes[1]), Number(shoes[2])];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String(first + index));
  }
  return LETTER_SIZES.exec(caption)?.[1]?.split('/') ?? [];
}
