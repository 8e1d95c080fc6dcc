import { useEffect } from 'react';
import type { Api } from './api.ts';
import { ProductCard } from './product-card.tsx';
import type { ShopState } from './shop-state.ts';
import { useShop } from './use-shop.ts';
import { TROUBLES } from './words.ts';

const EAGER_PICTURES = 4;
const PLACEHOLDERS = 8;
const GRID = 'grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4';

interface ShopPageProps {
  readonly api: Api;
  readonly handle: string;
}

/** A seller's products, the latest first. */
export function ShopPage({ api, handle }: ShopPageProps) {
  const { state, more, again } = useShop(api, handle);
  const { phase, shop, products, lastKey, isLoadingMore, staleBecause, trouble, fresh } = state;
  const title = shop?.title ?? `@${handle}`;
  useEffect(() => {
    document.title = phase === 'shown' ? `${title} · Shops` : 'Shops';
  }, [phase, title]);
  if (phase === 'failed' && trouble)
    return (
      <Message title={TROUBLES[trouble].title} advice={TROUBLES[trouble].advice}>
        {trouble === 'absent' ? null : <Again onPress={again} />}
      </Message>
    );
  return (
    <>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-4 gap-y-2 sm:mb-8">
        <div className="min-w-0">
          <h1 className="break-words text-2xl font-semibold tracking-tight sm:text-3xl">{title}</h1>
          {shop ? <p className="mt-0.5 text-sm text-soft">@{handle}</p> : null}
        </div>
        <LiveMark live={state.live} />
      </header>
      {shop?.active === false ? (
        <Notice>This shop takes no orders at the moment. You can look around all the same.</Notice>
      ) : null}
      {staleBecause ? (
        <Notice>
          What you see may not be the latest. {TROUBLES[staleBecause].title}. <Again onPress={again} />
        </Notice>
      ) : null}
      {phase === 'loading' ? <Loading /> : null}
      {phase === 'shown' && products.length === 0 ? (
        <Message title="Nothing here yet" advice="What the seller posts next shows up here by itself." />
      ) : null}
      <ul className={GRID}>
        {products.map((product, index) => (
          <ProductCard
            key={product.video_id}
            product={product}
            handle={handle}
            api={api}
            isNew={fresh.has(product.video_id)}
            isFirst={index < EAGER_PICTURES}
          />
        ))}
      </ul>
      <p role="status" className="sr-only">
        {fresh.size > 0 ? `${fresh.size} products came in or changed.` : ''}
      </p>
      {lastKey === undefined ? null : (
        <div className="mt-8 text-center">
          <button
            type="button"
            onClick={more}
            aria-disabled={isLoadingMore}
            className="min-h-11 rounded-full border border-line bg-card px-6 text-sm font-medium hover:border-clay"
          >
            {isLoadingMore ? 'Loading …' : 'Show more'}
          </button>
        </div>
      )}
    </>
  );
}

const LIVE_WORDS: Readonly<Record<ShopState['live'], string>> = {
  connecting: 'Connecting',
  live: 'Live',
  asking: 'Up to date',
  off: 'Offline',
};

/** Told by word and shape, not by colour alone. */
function LiveMark({ live }: { readonly live: ShopState['live'] }) {
  return (
    <p className="flex items-center gap-2 text-xs text-soft">
      <span
        aria-hidden
        className={
          live === 'live' ? 'size-2 rounded-full bg-clay' : 'size-2 rounded-full border-2 border-soft'
        }
      />
      {LIVE_WORDS[live]}
    </p>
  );
}

function Loading() {
  return (
    <div className={GRID} role="status" aria-label="Loading the products">
      {Array.from({ length: PLACEHOLDERS }, (_, index) => (
        <div key={index} aria-hidden className="aspect-[3/4] animate-shimmer rounded-2xl bg-line" />
      ))}
    </div>
  );
}

function Notice({ children }: { readonly children: React.ReactNode }) {
  return (
    <p role="status" className="mb-4 rounded-xl bg-clay-soft px-4 py-3 text-sm">
      {children}
    </p>
  );
}

function Again({ onPress }: { readonly onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="min-h-11 font-medium text-clay underline underline-offset-4"
    >
      Try again
    </button>
  );
}

interface MessageProps {
  readonly title: string;
  readonly advice: string;
  readonly children?: React.ReactNode;
}

export function Message({ title, advice, children }: MessageProps) {
  return (
    <div className="mx-auto max-w-sm py-20 text-center">
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="mt-2 text-sm leading-relaxed text-soft">{advice}</p>
      {children ? <div className="mt-4 text-sm">{children}</div> : null}
    </div>
  );
}
