import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure } from '../../../core/cells/cell.ts';
import {
  availability,
  productCounts,
  waitForProduct,
} from '../../../core/resources/product/product-figures.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ProductSideData } from './product-side.tsx';

/** What a product team asks of one environment; every figure comes when it comes. */
export function productSide(source: Source, now: number, budget: Budget): ProductSideData {
  const { label, colour, compute } = source.environment;
  const { shops, videos, products } = productCounts(source, budget);
  return {
    side: { label, colour },
    isBalanced: compute.kind === 'ecs',
    availability: availability(source, now, budget),
    wait: waitForProduct(source, now, budget),
    counts: { shops, videos, products },
  };
}

/** The same for whoever has no sign-in: upstream's own words on a failure stay here. */
export function withoutDetails({ counts, ...data }: ProductSideData): ProductSideData {
  return {
    ...data,
    availability: data.availability.then(reduced),
    wait: data.wait.then(reduced),
    counts: {
      shops: counts.shops.then(reduced),
      videos: counts.videos.then(reduced),
      products: counts.products.then(reduced),
    },
  };
}

function reduced<T>(cell: Cell<T>): Cell<T> {
  if (cell.state === 'stale') return { ...cell, failure: bare(cell.failure) };
  return isFailure(cell) ? bare(cell) : cell;
}

function bare<F extends { readonly detail?: string; readonly code?: string }>(failure: F): F {
  return { ...failure, detail: undefined, code: undefined };
}
