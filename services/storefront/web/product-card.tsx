import { useState } from 'react';
import type { ShopProduct } from '../../../core/commerce/shop.ts';
import type { Api } from './api.ts';
import { priceWords, sizeWords } from './words.ts';

interface ProductCardProps {
  readonly product: ShopProduct;
  readonly handle: string;
  readonly api: Api;
  /** It came or changed while the page was open. */
  readonly isNew: boolean;
  /** It is seen at once: its picture is not waited for. */
  readonly isFirst: boolean;
}

/** One product: picture, price, title, sizes and tags. */
export function ProductCard({ product, handle, api, isNew, isFirst }: ProductCardProps) {
  const { title, tags, sizes, in_stock } = product;
  return (
    <li className={isNew ? 'animate-arrive' : undefined}>
      <article className="group flex h-full flex-col overflow-hidden rounded-2xl border border-line bg-card">
        <Picture product={product} handle={handle} api={api} isFirst={isFirst} isNew={isNew} />
        <div className="flex grow flex-col gap-1.5 p-3 sm:p-4">
          <h2 className="line-clamp-2 text-[0.95rem] font-medium leading-snug">{title}</h2>
          <p className="text-base font-semibold tabular-nums text-clay">{priceWords(product)}</p>
          {sizes.length > 0 ? <p className="text-xs text-soft">Sizes {sizeWords(sizes)}</p> : null}
          {in_stock ? null : <p className="text-xs font-medium text-soft">Sold out</p>}
          {tags.length > 0 ? (
            <ul aria-label="Tags" className="mt-auto flex flex-wrap gap-1 pt-1.5">
              {tags.slice(0, 4).map((tag) => (
                <li key={tag} className="rounded-full bg-paper px-2 py-0.5 text-[0.7rem] text-soft">
                  {tag}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </article>
    </li>
  );
}

function Picture({ product, handle, api, isNew, isFirst }: ProductCardProps) {
  const [isMissing, setMissing] = useState(false);
  const edges = product.thumbnail_edges;
  const largest = edges.at(-1);
  return (
    <div className="relative aspect-square bg-clay-soft">
      {largest === undefined || isMissing ? (
        <span
          aria-hidden
          className="absolute inset-0 grid place-items-center text-5xl font-semibold text-clay/40"
        >
          {product.title.slice(0, 1).toUpperCase()}
        </span>
      ) : (
        <img
          src={api.thumbnailAddress(handle, product, largest)}
          srcSet={edges.map((edge) => `${api.thumbnailAddress(handle, product, edge)} ${edge}w`).join(', ')}
          sizes="(min-width: 1024px) 240px, (min-width: 640px) 33vw, 50vw"
          alt=""
          width={largest}
          height={largest}
          loading={isFirst ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => setMissing(true)}
          className="size-full object-cover transition-transform duration-500 group-hover:scale-[1.03]"
        />
      )}
      {isNew ? (
        <span className="absolute left-2 top-2 rounded-full bg-clay px-2.5 py-0.5 text-[0.7rem] font-semibold text-card">
          Just in
        </span>
      ) : null}
    </div>
  );
}
