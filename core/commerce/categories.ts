/** A kind of thing that is sold in the shops. */
export interface ProductCategory {
  readonly name: string;
  /** By which a caption is known to be about it: whole words, with or without an `s` at their end. */
  readonly words: readonly string[];
  /** What the auto-tagger adds, the most telling first. */
  readonly tags: readonly [string, ...string[]];
}

export const PRODUCT_CATEGORIES = [
  {
    name: 'footwear',
    words: listed(
      'heel, sneaker, sandal, boot, ankle boot, loafer, croc, shoe, slipper, trainer, stiletto, slides, wedge, jordan, airforce',
    ),
    tags: ['shoes', 'heels', 'sneakers', 'style'],
  },
  {
    name: 'clothing',
    words: listed(
      'dress, maxi dress, shirt, linen shirt, denim jacket, jacket, gomesi, two-piece set, two piece, kitenge skirt, skirt, jeans, trouser, blouse, hoodie, kitenge, jumpsuit, suit, tshirt, t-shirt, sweater, gown, top',
    ),
    tags: ['fashion', 'ootd', 'dress', 'kitenge'],
  },
  {
    name: 'bags',
    words: listed('bag, tote bag, crossbody bag, handbag, backpack, clutch, laptop sleeve, wallet'),
    tags: ['bags', 'leather', 'handmade'],
  },
  {
    name: 'jewellery',
    words: listed(
      'necklace, beaded necklace, earring, hoop earring, anklet, ring, silver ring, waist bead, bead, bracelet, bangle, jewellery, jewelry, wristwatch',
    ),
    tags: ['jewellery', 'beads', 'gift'],
  },
  {
    name: 'beauty',
    words: listed(
      'shea butter, lip gloss, lip gloss set, braiding hair, face serum, serum, body scrub, scrub, lipstick, perfume, wig, makeup, lotion, cream',
    ),
    tags: ['beauty', 'skincare', 'glow'],
  },
  {
    name: 'electronics',
    words: listed(
      'ring light, wireless earbud, earbud, power bank, phone case, smart watch, smartwatch, phone, charger, headphone, speaker, laptop, tripod',
    ),
    tags: ['tech', 'gadgets', 'deal'],
  },
] as const satisfies readonly [ProductCategory, ...ProductCategory[]];

/** From a list with commas. */
function listed(words: string): readonly string[] {
  return words.split(', ');
}

export type CategoryName = (typeof PRODUCT_CATEGORIES)[number]['name'];

/** The words of all categories, the longest first: a ring light is no ring. */
const WORDS = PRODUCT_CATEGORIES.flatMap(({ name, words }) =>
  words.map((word) => ({
    name,
    length: word.length,
    pattern: new RegExp(`(?<![\\w-])${word}s?(?![\\w-])`, 'i'),
  })),
).sort((one, other) => other.length - one.length);

/** The category that a text is about, `other` where none of its words is in it. */
export function categoryOfText(text: string): CategoryName | 'other' {
  return WORDS.find(({ pattern }) => pattern.test(text))?.name ?? 'other';
}

/** What belongs to a category by its name. @throws RangeError where there is none of that name. */
export function categoryNamed(name: CategoryName): ProductCategory {
  const found = PRODUCT_CATEGORIES.find((one) => one.name === name);
  if (!found) throw new RangeError(`There is no category ${name}.`);
  return found;
}
