import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadApi } from './api.ts';
import { Message, ShopPage } from './shop-page.tsx';
import { StartPage } from './start-page.tsx';
import './styles.css';
import { handleInPath, TROUBLES } from './words.ts';

/** One page an address; a link to another is a new page. */
async function pageOf(path: string): Promise<ReactNode> {
  if (path === '/') return <StartPage />;
  const handle = handleInPath(path);
  if (handle === undefined) return <Message {...TROUBLES.absent} />;
  try {
    return <ShopPage api={await loadApi()} handle={handle} />;
  } catch {
    return <Message {...TROUBLES.offline} />;
  }
}

function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-4 sm:px-6">
      <header className="py-4">
        <a href="/" className="inline-flex min-h-11 items-center gap-2 text-sm font-semibold">
          <img src="/icon.svg" alt="" className="size-7" />
          Shops
        </a>
      </header>
      <main className="grow pb-16">{children}</main>
      <footer className="border-t border-line py-6 text-xs text-soft">
        Products are shown as their sellers show them in their videos.
      </footer>
    </div>
  );
}

const place = document.getElementById('shop');
if (!place) throw new Error('The page has no place for the shop.');
const root = createRoot(place);
void pageOf(window.location.pathname).then((page) =>
  root.render(
    <StrictMode>
      <Frame>{page}</Frame>
    </StrictMode>,
  ),
);
