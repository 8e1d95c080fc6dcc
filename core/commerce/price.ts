import type { Currency } from '../events/currency.ts';

export interface Price {
  /** In units of the currency, cents after the point. */
  readonly amount: number;
  readonly currency: Currency;
  /** Where in the text it stands. */
  readonly at: readonly [from: number, to: number];
}

/** How sellers write each currency: before the amount or behind it. */
const CURRENCIES: readonly (readonly [pattern: string, currency: Currency])[] = [
  ['UGX|USh|Ushs|shs?', 'UGX'],
  ['KES|KSh|Kshs', 'KES'],
  ['TZS|TSh', 'TZS'],
  ['RWF|FRw', 'RWF'],
  ['USD|US\\$|\\$', 'USD'],
];
const AMOUNT = '(\\d{1,3}(?:[,.]\\d{3})+|\\d+)(\\.\\d{1,2})?\\s?(k|m)?';
/** What is counted in thousands and is no price. */
const NOT_COUNTS = '(?!\\s*(?:followers?|likes?|views?|subscribers?|members?|mah|kg|km|watts?|\\+))';
const SIGNS = CURRENCIES.map(([pattern]) => pattern).join('|');
/** From the surest to the barest way of writing a price. */
const PATTERNS = [
  new RegExp(`(?<![\\w])(${SIGNS})\\.?\\s?${AMOUNT}(?![\\w%])`, 'gi'),
  new RegExp(`(?<![\\w.,])${AMOUNT}\\s?(${SIGNS}|/=)(?![\\w])`, 'gi'),
  new RegExp(`(?<![\\w.,])(\\d+)(\\.\\d{1,2})?\\s?(k)\\b${NOT_COUNTS}`, 'gi'),
];
const MULTIPLES: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };
/** No shilling and no franc is divided on a price tag. */
const WITH_CENTS: ReadonlySet<Currency> = new Set(['USD']);
const LEAST_BARE = 100;

/** The price that a caption names: "55k", "UGX 55,000", "55,000/=", "$12.50", "KSh 1,200". Bare thousands are UGX. */
export function priceIn(text: string): Price | undefined {
  for (const [index, pattern] of PATTERNS.entries())
    for (const match of text.matchAll(pattern)) {
      const price = priceOf(match, index);
      if (price) return price;
    }
  return undefined;
}

function priceOf(match: RegExpMatchArray, index: number): Price | undefined {
  const groups = match.slice(1);
  const sign = index === 0 ? groups.shift() : index === 1 ? groups.pop() : undefined;
  const [whole = '', cents = '', multiple = ''] = groups;
  const currency = currencyOf(sign);
  const value = Number(`${whole.replaceAll(/[,.]/g, '')}${cents}`) * (MULTIPLES[multiple.toLowerCase()] ?? 1);
  const amount = WITH_CENTS.has(currency) ? Math.round(value * 100) / 100 : Math.round(value);
  if (!Number.isSafeInteger(Math.round(amount * 100)) || amount <= 0) return undefined;
  if (!WITH_CENTS.has(currency) && amount < LEAST_BARE) return undefined;
  return { amount, currency, at: [match.index ?? 0, (match.index ?? 0) + match[0].length] };
}

function currencyOf(sign: string | undefined): Currency {
  const found = CURRENCIES.find(([pattern]) => sign && new RegExp(`^(?:${pattern})$`, 'i').test(sign));
  return found?.[1] ?? 'UGX';
}
