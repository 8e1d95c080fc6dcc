import { describe, expect, it } from 'vitest';
import type { ShopProduct } from '../../../core/commerce/shop.ts';
import { createApi } from './api.ts';
import { afterEvent, latestChange, OPENING } from './shop-state.ts';
import type { ShopState } from './shop-state.ts';
import { handleInPath, handleOf, priceWords, sizeWords } from './words.ts';

function product(video_id: string, more: Partial<ShopProduct> = {}): ShopProduct {
  return {
    video_id,
    title: 'Heels',
    description: '',
    price: 55_000,
    currency: 'UGX',
    category: 'footwear',
    tags: [],
    sizes: [],
    in_stock: true,
    thumbnail_edges: [96, 480],
    updated_at: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

const page = (ids: readonly string[], lastKey: string | null = null) => ({
  handle: 'amina',
  count: ids.length,
  products: ids.map((id) => product(id)),
  lastKey,
});
const opened = afterEvent(OPENING, { kind: 'opened', shop: undefined, page: page(['v3', 'v2'], 'v2') });
const idsOf = ({ products }: ShopState) => products.map(({ video_id }) => video_id);

describe('a shop that is open', () => {
  it('has further pages behind what is shown, without doubles', () => {
    const more = afterEvent(afterEvent(opened, { kind: 'asking-more' }), {
      kind: 'more',
      page: page(['v2', 'v1']),
    });
    expect([idsOf(more), more.lastKey, more.isLoadingMore]).toEqual([['v3', 'v2', 'v1'], undefined, false]);
  });

  it('shows what is new before the others and what has changed in its place', () => {
    const changed = afterEvent(opened, {
      kind: 'changed',
      products: [product('v2', { price: 1 }), product('v4')],
    });
    expect(idsOf(changed)).toEqual(['v4', 'v3', 'v2']);
    expect(changed.products[2]?.price).toBe(1);
    expect([...changed.fresh].sort()).toEqual(['v2', 'v4']);
    expect(changed.lastKey).toBe('v2');
  });

  it('keeps what it shows when it can not be asked again, and says so', () => {
    const stale = afterEvent(opened, { kind: 'failed', trouble: 'offline' });
    expect(stale).toMatchObject({ phase: 'shown', staleBecause: 'offline' });
    expect(idsOf(stale)).toEqual(['v3', 'v2']);
    expect(afterEvent(stale, { kind: 'changed', products: [] }).staleBecause).toBeUndefined();
    expect(afterEvent(OPENING, { kind: 'failed', trouble: 'absent' })).toMatchObject({
      phase: 'failed',
      trouble: 'absent',
    });
  });

  it('asks for what has changed since the latest change that it knows', () => {
    const later = product('v1', { updated_at: '2026-02-01T00:00:00.000Z' });
    expect(latestChange([product('v3'), later, product('v2', { updated_at: null })])).toBe(later.updated_at);
    expect(latestChange([])).toBeUndefined();
  });
});

describe('words', () => {
  it.each([
    [{ price: 55_000, currency: 'UGX' }, 'UGX 55,000'],
    [{ price: 12.5, currency: 'USD' }, 'USD 12.50'],
    [{ price: 12, currency: 'USD' }, 'USD 12'],
  ] as const)('of the price %j: %s', (price, words) => {
    expect(priceWords(price, 'en')).toBe(words);
  });

  it.each([
    [['37', '38', '39', '40', '41'], '37 to 41'],
    [['37', '39', '41'], '37, 39, 41'],
    [['S', 'M', 'L'], 'S, M, L'],
    [['38', '39'], '38, 39'],
    [[], ''],
  ])('of the sizes %j: %s', (sizes, words) => {
    expect(sizeWords(sizes)).toBe(words);
  });

  it.each([
    ['@Amina.Shoes ', 'amina.shoes'],
    ['https://www.tiktok.com/@amina_shoes/video/1', 'amina_shoes'],
    ['amina', 'amina'],
    ['a', undefined],
    ['amina shoes', undefined],
    ['../x', undefined],
  ])('%j is the handle %s', (text, handle) => {
    expect(handleOf(text)).toBe(handle);
  });

  it.each([
    ['/shop/amina', 'amina'],
    ['/@amina/', 'amina'],
    ['/shop/%E0%A4%A', undefined],
    ['/other/amina', undefined],
    ['/shop/a/b', undefined],
  ])('the path %s is of %s', (path, handle) => {
    expect(handleInPath(path)).toBe(handle);
  });
});

it('asks product-service where it is told that it is', () => {
  const api = createApi('http://shops.test');
  expect(api.updatesAddress('a.b')).toBe('http://shops.test/api/v1/shop/a.b/updates');
  expect(createApi('').thumbnailAddress('amina', product('v/1'), 96)).toBe(
    '/api/v1/shop/amina/products/v%2F1/thumbnails/96',
  );
});
