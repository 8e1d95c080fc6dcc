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
  ['TZS|Tshs?', 'TZS'],
  ['RWF|FRw', 'RWF'],
  ['USD|US\\$|\\$', 'USD'],
];
const SIGNS = CURRENCIES.map(([pattern]) => pattern).join('|');
const SIGN = `(?<sign>${SIGNS})`;
const CENTS_AND_MULTIPLE = '(?<cents>\\.\\d{1,2})?\\s?(?<multiple>k|m)?';
const THOUSANDS = '\\d{1,3}(?:[,.]\\d{3})+';
const AMOUNT = `(?<whole>${THOUSANDS}|\\d{1,3}(?:[ \u00a0]\\d{3})+(?!\\d)|\\d+)${CENTS_AND_MULTIPLE}`;
const BARE = '(?<![\\w.,])';
/** What is counted in thousands and is no price. */
const NOT_COUNTS = '(?!\\s*(?:followers?|likes?|views?|subscribers?|members?|mah|kg|km|watts?|\\+))';
const NOT_LENGTHS = '(?!\\s*(?:long|wide|high|tall|deep|by|of|x|[\\d/*×]))';
/** From the surest to the barest way of writing a price. */
const PATTERNS = [
  new RegExp(`(?<!\\w)${SIGN}\\s?[.:]?\\s?${AMOUNT}(?:\\s?[–—-]\\s?\\d+\\s?(?<last>k|m))?(?![\\w%])`, 'gi'),
  new RegExp(`${BARE}${AMOUNT}\\s?(?:${SIGN}(?!\\w)|/[=-])`, 'gi'),
  new RegExp(`${BARE}(?<whole>\\d+)(?<cents>\\.\\d{1,2})?\\s?(?<multiple>k)\\b${NOT_COUNTS}`, 'gi'),
  new RegExp(`${BARE}(?<whole>\\d{1,3}(?:,\\d{3})+)(?![\\w%]|[.,]\\d)${NOT_COUNTS}`, 'gi'),
  new RegExp(
    `${BARE}(?<whole>\\d+)(?<cents>\\.\\d{1,2})?\\s?(?<multiple>m)\\b${NOT_COUNTS}${NOT_LENGTHS}`,
    'gi',
  ),
];
/** What stands before an amount that is not asked for, behind one, and before the one that is. */
const LED_BY_OTHER = /(?:\bwas|(?<!\bfree\s{1,3})\bdelivery)\s*:?\s*$/i;
const FOLLOWED_BY_OFF = /^\s*off\b/i;
const LED_BY_NOW = /(?:\b(?:now|only)|@)\s*:?\s*$/i;
/** 4K of a screen. */
const RESOLUTION = /^[248]\s?k$/i;
const BEFORE_RESOLUTION = /\b(?:tv|monitor|projector|camera|u?hd)\s*$/i;
const BEHIND_RESOLUTION =
  /^\s*(?:ultra|smart|u?hd|o?led|tv|monitor|projector|camera|screen|display|video|resolution)\b/i;
/** The lower price of two, before the upper one. */
const LOWER = new RegExp(`${BARE}(?<whole>${THOUSANDS}|\\d+)${CENTS_AND_MULTIPLE}\\s?(?:[–—-]|to)\\s?$`, 'i');
/** The upper price of two, behind the lower one. */
const UPPER = new RegExp(`^\\s?(?:[–—-]|to)\\s?(?:${THOUSANDS}|\\d+)\\s?(?:k|m)?(?:/[=-])?(?![\\w%])`, 'i');
const LED_BY_SIZE = /\bsizes?:?\s*$/i;
/** The lower of two prices is no less than this part of the upper one. */
const LOWER_SHARE = 0.1;
/** So many characters around an amount tell what it is. */
const LOOK_CHARACTERS = 24;
const MULTIPLES: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };
/** No shilling and no franc is divided on a price tag. */
const WITH_CENTS: ReadonlySet<Currency> = new Set(['USD']);
const LEAST_BARE = 100;

interface Candidate extends Price {
  readonly isPreferred: boolean;
  readonly isAskedFor: boolean;
}

/**
 * The price that a caption names: "55k", "UGX 55,000", "150 000/=", "$12.50", "KSh 1,200". The one behind "now", "only"
 * or "@" goes first; what something was, costs to deliver or is off is none. Bare amounts are of the currency that the
 * caption names elsewhere, else UGX.
 */
export function priceIn(text: string): Price | undefined {
  const sign = new RegExp(`(?<![a-z])(?:${SIGNS})(?![a-z])`, 'i').exec(text)?.[0];
  const found = PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => candidateOf(text, match, sign) ?? []),
  ).filter(({ isAskedFor }) => isAskedFor);
  const chosen = found.find(({ isPreferred }) => isPreferred) ?? found[0];
  return chosen && { amount: chosen.amount, currency: chosen.currency, at: chosen.at };
}

function candidateOf(text: string, match: RegExpMatchArray, otherSign?: string): Candidate | undefined {
  const { sign = otherSign, multiple, last, ...figures } = match.groups ?? {};
  const [written] = match;
  const from = match.index ?? 0;
  const to = from + written.length;
  const currency = currencyOf(sign);
  const upper = amountOf({ ...figures, multiple: multiple ?? last }, currency);
  const before = text.slice(Math.max(0, from - LOOK_CHARACTERS), from);
  const behind = text.slice(to, to + LOOK_CHARACTERS);
  const lower = LOWER.exec(before);
  const lowest = lower?.groups && lowerOf(lower.groups, multiple, currency);
  const isRange =
    lowest !== undefined &&
    lowest < upper &&
    lowest >= upper * LOWER_SHARE &&
    !LED_BY_SIZE.test(before.slice(0, lower?.index));
  const amount = isRange ? lowest : upper;
  if (!isPrice(amount, currency)) return undefined;
  const led = isRange ? before.slice(0, lower?.index) : before;
  const isScreen =
    RESOLUTION.test(written) && (BEFORE_RESOLUTION.test(before) || BEHIND_RESOLUTION.test(behind));
  return {
    amount,
    currency,
    at: [isRange ? from - (lower?.[0].length ?? 0) : from, to + (UPPER.exec(behind)?.[0].length ?? 0)],
    isPreferred: LED_BY_NOW.test(led),
    isAskedFor: !isScreen && !LED_BY_OTHER.test(led) && !FOLLOWED_BY_OFF.test(behind),
  };
}

type Figures = Readonly<Record<string, string | undefined>>;

/** "55" of "55-60k" is in thousands as well. */
function lowerOf(figures: Figures, multiple: string | undefined, currency: Currency): number {
  const own = amountOf(figures, currency);
  return figures.multiple || own >= 1_000 ? own : amountOf({ ...figures, multiple }, currency);
}

function amountOf({ whole = '', cents = '', multiple = '' }: Figures, currency: Currency): number {
  const figures = Number(`${whole.replaceAll(/[,.\s]/g, '')}${cents}`);
  const value = figures * (MULTIPLES[multiple.toLowerCase()] ?? 1);
  return WITH_CENTS.has(currency) ? Math.round(value * 100) / 100 : Math.round(value);
}

function isPrice(amount: number, currency: Currency): boolean {
  return (
    Number.isSafeInteger(Math.round(amount * 100)) && amount >= (WITH_CENTS.has(currency) ? 0.01 : LEAST_BARE)
  );
}

function currencyOf(sign: string | undefined): Currency {
  const found = CURRENCIES.find(([pattern]) => sign && new RegExp(`^(?:${pattern})$`, 'i').test(sign));
  return found?.[1] ?? 'UGX';
}
