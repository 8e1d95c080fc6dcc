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
    const opened = await openShare(word, context);
    if (opened.state !== 'open') return nothing(opened.state);
    return redirect('/share', { headers: { 'Set-Cookie': await keepWord(word, opened.share, context) } });
  }
  const opened = await openShare(await keptWord(request, context), context);
  if (opened.state !== 'open') return nothing(opened.state);
  const { pair, expiresAt } = opened.share;
  const now = Date.now();
  const budget = budgetFor(request.signal);
  const figures = pair.flatMap((id) => {
    const source = context.console.find(id);
    return source ? [withoutDetails(productSide(source, now, budget))] : [];
  });
  const headers = { 'Cache-Control': 'no-store' };
  return data({ state: 'open' as const, figures, expiresAt, now }, { headers });
}

function nothing(state: 'closed' | 'away') {
  const status = state === 'closed' ? 404 : 503;
  return data({ state, figures: [], expiresAt: 0, now: Date.now() }, { status });
}

export default function SharedProduct() {
  const { state, figures, expiresAt, now } = useLoaderData<typeof loader>();
  return (
    <ClockProvider renderedAt={now}>
      <main className="mx-auto max-w-6xl px-4 py-8 md:px-8">
        {state === 'away' ? (
          <Page title="This view can not be shown now" lead="The console can not look up your link.">
            <p className="text-sm text-ink-muted">Try again in a moment.</p>
          </Page>
        ) : figures.length === 0 ? (
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
