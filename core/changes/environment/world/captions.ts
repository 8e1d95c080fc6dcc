import { ADJECTIVES } from './goods.ts';
import type { Category } from './goods.ts';
import type { Random } from './random.ts';

export interface Offer {
  readonly thing: string;
  /** UGX. */
  readonly price: number;
  readonly sizes: readonly string[];
}

const LETTERS = ['S', 'M', 'L', 'XL', 'XXL'] as const;

export function offerOf(category: Category, random: Random): Offer {
  const [least, most] = category.priceThousands;
  return {
    thing: random.pick(category.things),
    price: random.integer(least, most) * 1000,
    sizes: sizesOf(category, random),
  };
}

function sizesOf(category: Category, random: Random): readonly string[] {
  if (category.sizes === 'none') return [];
  if (category.sizes === 'letter') {
    const first = random.integer(0, 2);
    return LETTERS.slice(first, random.integer(first + 1, LETTERS.length));
  }
  const first = random.integer(36, 39);
  const last = random.integer(first + 1, 45);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** A caption as a seller writes one: the price in one of the ways in which prices are written in Kampala. */
export function captionOf(offer: Offer, category: Category, random: Random): string {
  const adjective = random.pick(ADJECTIVES);
  const thousands = offer.price / 1000;
  const written = offer.price.toLocaleString('en-US');
  const sizes = sizesPhrase(offer, category);
  const tag = category.tags[random.integer(0, category.tags.length - 1)] ?? category.name;
  return random.pick([
    `${adjective} ${offer.thing} only ${thousands}k!${sizes} #TRACK`,
    `${adjective} ${offer.thing} 🔥 UGX ${written}${sizes} #TRACK #${tag}`,
    `${adjective}: ${offer.thing} at ${written}/= ${sizes} Free delivery in Kampala #TRACK`,
    `${offer.thing.toUpperCase()} ${thousands}k 📲 WhatsApp to order.${sizes} #TRACK #${tag} #kampala`,
    `POV: you found ${offer.thing} for ${thousands}k 😍${sizes} #TRACK #fyp`,
  ]);
}

function sizesPhrase({ sizes }: Offer, category: Category): string {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined) return '';
  return category.sizes === 'shoe' ? ` Sizes ${first}–${last}` : ` Sizes ${sizes.join('/')}`;
}

/** A caption that names no price: the parser can make no product of it. */
export function captionWithoutPrice(offer: Offer, random: Random): string {
  return random.pick([
    `New ${offer.thing}, DM for price #TRACK`,
    `${offer.thing} back in stock, inbox us 💌 #TRACK`,
  ]);
}
