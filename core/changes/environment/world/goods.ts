import type { CategoryName, ProductCategory } from '../../../commerce/categories.ts';
import { categoryNamed } from '../../../commerce/categories.ts';

/** A kind of thing that the demonstration's sellers sell. */
export interface Category extends Pick<ProductCategory, 'tags'> {
  readonly name: CategoryName;
  readonly things: readonly [string, ...string[]];
  /** Least and most, in thousands of UGX. */
  readonly priceThousands: readonly [number, number];
  readonly sizes: 'shoe' | 'letter' | 'none';
  /** Of its pictures: degrees on the colour circle, and the outline. */
  readonly hue: number;
  readonly outline: 'sole' | 'dress' | 'bag' | 'ring' | 'bottle' | 'phone';
}

export const CATEGORIES: readonly [Category, ...Category[]] = [
  {
    name: 'footwear',
    tags: categoryNamed('footwear').tags,
    things: ['heels', 'sneakers', 'sandals', 'ankle boots', 'loafers', 'crocs'],
    priceThousands: [35, 180],
    sizes: 'shoe',
    hue: 8,
    outline: 'sole',
  },
  {
    name: 'clothing',
    tags: categoryNamed('clothing').tags,
    things: ['maxi dress', 'linen shirt', 'denim jacket', 'gomesi', 'two-piece set', 'kitenge skirt'],
    priceThousands: [25, 220],
    sizes: 'letter',
    hue: 262,
    outline: 'dress',
  },
  {
    name: 'bags',
    tags: categoryNamed('bags').tags,
    things: ['tote bag', 'crossbody bag', 'backpack', 'clutch', 'laptop sleeve'],
    priceThousands: [30, 160],
    sizes: 'none',
    hue: 32,
    outline: 'bag',
  },
  {
    name: 'jewellery',
    tags: categoryNamed('jewellery').tags,
    things: ['beaded necklace', 'hoop earrings', 'anklet', 'silver ring', 'waist beads'],
    priceThousands: [10, 95],
    sizes: 'none',
    hue: 48,
    outline: 'ring',
  },
  {
    name: 'beauty',
    tags: categoryNamed('beauty').tags,
    things: ['shea butter', 'lip gloss set', 'braiding hair', 'face serum', 'body scrub'],
    priceThousands: [8, 120],
    sizes: 'none',
    hue: 330,
    outline: 'bottle',
  },
  {
    name: 'electronics',
    tags: categoryNamed('electronics').tags,
    things: ['ring light', 'wireless earbuds', 'power bank', 'phone case', 'smart watch'],
    priceThousands: [15, 450],
    sizes: 'none',
    hue: 205,
    outline: 'phone',
  },
];

export const ADJECTIVES = [
  'New',
  'Restocked',
  'Hot',
  'Classy',
  'Comfy',
  'Limited',
  'Fresh',
  'Must-have',
  'Affordable',
  'Premium',
] as const;

export const FIRST_NAMES = [
  'amina',
  'brenda',
  'carol',
  'dora',
  'esther',
  'faith',
  'grace',
  'hadija',
  'irene',
  'joan',
  'kato',
  'lydia',
  'moses',
  'nankya',
  'olivia',
  'peter',
  'ritah',
  'sarah',
  'tendo',
  'wasswa',
] as const;

export const SHOP_WORDS = [
  'closet',
  'shoes',
  'styles',
  'beauty',
  'deals',
  'finds',
  'boutique',
  'gadgets',
  'drip',
  'picks',
] as const;

export const CITIES = ['Kampala', 'Entebbe', 'Jinja', 'Mbarara', 'Gulu', 'Mbale'] as const;
