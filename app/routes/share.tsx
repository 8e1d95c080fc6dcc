import { data, redirect } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { ClockProvider } from '../components/clock.tsx';
import { formatMoment } from '../components/format.ts';
import { Page } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { ProductSide } from '../features/product/product-side.tsx';
import { productSide, withoutDetails } from '../features/product/product.server.ts';
import { keepWord, keptWord, openShare } from '../features/product/share.server.ts';

export const meta: MetaFunction = () => [
  { title: 'TikTok Commerce' },
  { name: 'referrer', content: 'no-referrer' },
];

/**
 * Public: the product view, for whoever has a link that was made for it. The link's word is moved from the address into
 * a cookie at once. What a link does not open says the same whether it has ended, was withdrawn or never was.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const word = new URL(request.url).searchParams.get('key');
  if (word !== null) {
    const share = await openShare(word, context);
    const headers = share && { 'Set-Cookie': await keepWord(word, share, context) };
    return share ? redirect('/share', { headers }) : closed();
  }
  const share = await openShare(await keptWord(request, context), context);
  const sides = share?.pair.map((id) => context.console.find(id));
  if (!share || !sides) return closed();
  const now = Date.now();
  const budget = budgetFor(request.signal);
  const figures = sides.flatMap((source) =>
    source ? [withoutDetails(productSide(source, now, budget))] : [],
  );
  return data({ figures, expiresAt: share.expiresAt, now }, { headers: { 'Cache-Control': 'no-store' } });
}

function closed() {
  return data({ figures: [], expiresAt: 0, now: Date.now() }, { status: 404 });
}

export default function SharedProduct() {
  const { figures, expiresAt, now } = useLoaderData<typeof loader>();
  return (
    <ClockProvider renderedAt={now}>
      <main className="mx-auto max-w-6xl px-4 py-8 md:px-8">
        {figures.length === 0 ? (
          <Page title="This link opens nothing" lead="It has ended, it was withdrawn, or it is not whole.">
            <p className="text-sm text-ink-muted">Ask whoever gave it to you for a new one.</p>
          </Page>
        ) : (
          <Page
            title="TikTok Commerce"
            lead={`How well the shops are served. This link is open until ${formatMoment(expiresAt)}.`}
          >
            <Panes>
              {figures.map((one, index) => (
                <Pane key={one.side.label} side={one.side} half={index === 0 ? 'left' : 'right'}>
                  <ProductSide data={one} />
                </Pane>
              ))}
            </Panes>
          </Page>
        )}
      </main>
    </ClockProvider>
  );
}
