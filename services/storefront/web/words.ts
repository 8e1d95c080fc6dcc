import type { ShopProduct } from '../../../core/commerce/shop.ts';
import type { Trouble } from './api.ts';

/** A price as it is written where the shop is read: `UGX 55,000`. */
export function priceWords(
  { price, currency }: Pick<ShopProduct, 'price' | 'currency'>,
  locale?: string,
): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: Number.isInteger(price) ? 0 : 2,
  })
    .format(price)
    .replace(/\u00a0/g, ' ');
}

/** `37 to 41` where they are consecutive, else one after the other. */
export function sizeWords(sizes: readonly string[]): string {
  const numbers = sizes.map(Number);
  const [first] = numbers;
  const isRange =
    sizes.length > 2 && first !== undefined && numbers.every((number, index) => number === first + index);
  return isRange ? `${sizes[0]} to ${sizes.at(-1)}` : sizes.join(', ');
}

/** The handle that somebody typed or pasted: `@amina`, a link to the profile, or the name alone. */
export function handleOf(text: string): string | undefined {
  const bare = text.trim().toLowerCase();
  const inLink = /tiktok\.com\/@([\w.]+)/.exec(bare)?.[1];
  const handle = inLink ?? bare.replace(/^@/, '');
  return /^[\w.]{2,24}$/.test(handle) ? handle : undefined;
}

/** The shop that a page's path is of. */
export function handleInPath(path: string): string | undefined {
  const [, word = ''] = /^\/(?:shop\/|@)([^/]+)\/?$/.exec(path) ?? [];
  try {
    return handleOf(decodeURIComponent(word));
  } catch {
    return undefined;
  }
}

export const TROUBLES: Readonly<Record<Trouble, { readonly title: string; readonly advice: string }>> = {
  absent: {
    title: 'There is no shop of this name',
    advice: 'Look at the handle again: it is the name that stands behind the @ on TikTok.',
  },
  busy: { title: 'The shop is busy', advice: 'Many people are looking. Try again in a moment.' },
  offline: {
    title: 'You seem to be offline',
    advice: 'The shop can not be reached. It is looked for again as soon as there is a connection.',
  },
  broken: { title: 'Something went wrong', advice: 'It is not your fault. Try again in a moment.' },
};
