import { useCallback, useEffect, useReducer, useRef } from 'react';
import { ApiError } from './api.ts';
import type { Api, Trouble } from './api.ts';
import { afterEvent, latestChange, OPENING } from './shop-state.ts';
import type { ShopState } from './shop-state.ts';

/** Where nothing is told as it happens, it is asked again. */
const ASK_EVERY_MS = 15_000;
/** Several changes at once are one question. */
const SETTLE_MS = 250;

export interface OpenShop {
  readonly state: ShopState;
  readonly more: () => void;
  readonly again: () => void;
}

/** A shop, kept up to date for as long as it is shown: by the service's event stream, else by asking again. */
export function useShop(api: Api, handle: string): OpenShop {
  const [state, dispatch] = useReducer(afterEvent, OPENING);
  const latest = useRef(state);
  latest.current = state;
  const open = useRef(new AbortController());

  const fail = useCallback((error: unknown) => {
    if (open.current.signal.aborted) return;
    dispatch({ kind: 'failed', trouble: troubleOf(error) });
  }, []);

  const load = useCallback(async () => {
    const { signal } = open.current;
    try {
      const [page, shop] = await Promise.all([
        api.page(handle, undefined, signal),
        // Products of earlier times have no shop of their own: they are shown under their handle.
        api.shop(handle, signal).catch(() => undefined),
      ]);
      if (!signal.aborted) dispatch({ kind: 'opened', shop, page });
    } catch (error) {
      fail(error);
    }
  }, [api, handle, fail]);

  const refresh = useCallback(async () => {
    const { signal } = open.current;
    const { phase, products } = latest.current;
    const moment = latestChange(products);
    if (phase !== 'shown' || moment === undefined) return load();
    try {
      const page = await api.since(handle, moment, signal);
      if (!signal.aborted) dispatch({ kind: 'changed', products: page.products });
    } catch (error) {
      fail(error);
    }
  }, [api, handle, load, fail]);

  useEffect(() => {
    const controller = new AbortController();
    open.current = controller;
    void load();
    const stop = keepUpToDate(api.updatesAddress(handle), refresh, (live) =>
      dispatch({ kind: 'live', live }),
    );
    return () => {
      controller.abort();
      stop();
    };
  }, [api, handle, load, refresh]);

  const more = useCallback(() => {
    const { lastKey, isLoadingMore } = latest.current;
    if (lastKey === undefined || isLoadingMore) return;
    const { signal } = open.current;
    dispatch({ kind: 'asking-more' });
    api.page(handle, lastKey, signal).then((page) => {
      if (!signal.aborted) dispatch({ kind: 'more', page });
    }, fail);
  }, [api, handle, fail]);

  return { state, more, again: () => void load() };
}

function troubleOf(error: unknown): Trouble {
  return error instanceof ApiError ? error.trouble : 'broken';
}

/** Listens to the event stream; while it is not there, asks every so often. A page that nobody sees asks nothing. */
function keepUpToDate(
  address: string,
  refresh: () => Promise<void>,
  tell: (live: ShopState['live']) => void,
): () => void {
  let settling: ReturnType<typeof setTimeout> | undefined;
  let hasBroken = false;
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(() => void refresh(), SETTLE_MS);
  };
  const source = new EventSource(address);
  source.addEventListener('product', soon);
  source.addEventListener('open', () => {
    tell('live');
    // What happened while nobody listened was told to nobody.
    if (hasBroken) soon();
    hasBroken = false;
  });
  source.addEventListener('error', () => {
    hasBroken = true;
    tell(navigator.onLine ? 'asking' : 'off');
  });
  const asking = setInterval(() => {
    if (hasBroken && !document.hidden && navigator.onLine) void refresh();
  }, ASK_EVERY_MS);
  window.addEventListener('online', soon);
  return () => {
    source.close();
    clearTimeout(settling);
    clearInterval(asking);
    window.removeEventListener('online', soon);
  };
}
