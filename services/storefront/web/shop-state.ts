import type { ShopPage, ShopProduct } from '../../../core/commerce/shop.ts';
import type { Shop, Trouble } from './api.ts';

/** What a shop's page shows. */
export interface ShopState {
  readonly phase: 'loading' | 'shown' | 'failed';
  /** Why there is nothing to show. */
  readonly trouble?: Trouble;
  readonly shop?: Shop;
  /** The latest first. */
  readonly products: readonly ShopProduct[];
  /** Asks for the next page; absent on the last one. */
  readonly lastKey?: string;
  readonly isLoadingMore: boolean;
  /** Why what is shown may be old: the last attempt to ask again failed. */
  readonly staleBecause?: Trouble;
  /** How changes come in: as they happen, by asking again, or not now. */
  readonly live: 'connecting' | 'live' | 'asking' | 'off';
  /** The products that came or changed while the page was open. */
  readonly fresh: ReadonlySet<string>;
}

export type ShopEvent =
  | { readonly kind: 'opened'; readonly shop: Shop | undefined; readonly page: ShopPage }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
  | { readonly kind: 'asking-more' }
  | { readonly kind: 'more'; readonly page: ShopPage }
  | { readonly kind: 'changed'; readonly products: readonly ShopProduct[] }
  | { readonly kind: 'live'; readonly live: ShopState['live'] };

export const OPENING: ShopState = {
  phase: 'loading',
  products: [],
  isLoadingMore: false,
  live: 'connecting',
  fresh: new Set(),
};

/** The state after one more event. */
export function afterEvent(state: ShopState, event: ShopEvent): ShopState {
  switch (event.kind) {
    case 'opened':
      return {
        ...state,
        phase: 'shown',
        trouble: undefined,
        staleBecause: undefined,
        shop: event.shop,
        products: event.page.products,
        lastKey: event.page.lastKey ?? undefined,
      };
    case 'failed':
      return state.phase === 'shown'
        ? { ...state, isLoadingMore: false, staleBecause: event.trouble }
        : { ...state, phase: 'failed', trouble: event.trouble };
    case 'asking-more':
      return { ...state, isLoadingMore: true };
    case 'more':
      return {
        ...state,
        isLoadingMore: false,
        staleBecause: undefined,
        products: joined(state.products, event.page.products),
        lastKey: event.page.lastKey ?? undefined,
      };
    case 'changed':
      return {
        ...state,
        staleBecause: undefined,
        products: joined(event.products, state.products),
        fresh: new Set([...state.fresh, ...event.products.map(({ video_id }) => video_id)]),
      };
    case 'live':
      return { ...state, live: event.live };
  }
}

/** Both, the first of those that are the same; by video, the latest first, as product-service gives them. */
function joined(first: readonly ShopProduct[], second: readonly ShopProduct[]): readonly ShopProduct[] {
  const byId = new Map([...second, ...first].map((product) => [product.video_id, product]));
  return [...byId.values()].sort((a, b) => (a.video_id < b.video_id ? 1 : -1));
}

/** The moment after which the next question is about: the latest change that is shown. */
export function latestChange(products: readonly ShopProduct[]): string | undefined {
  return products.reduce<string | undefined>(
    (latest, { updated_at }) => (updated_at !== null && updated_at > (latest ?? '') ? updated_at : latest),
    undefined,
  );
}
