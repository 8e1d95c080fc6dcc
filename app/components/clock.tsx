import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { formatDuration, formatMoment } from './format.ts';

const RenderedAt = createContext(0);

/** The server's time of rendering, so that ages are the same in the first paint on both ends. */
export function ClockProvider({
  renderedAt,
  children,
}: {
  readonly renderedAt: number;
  readonly children: ReactNode;
}) {
  return <RenderedAt.Provider value={renderedAt}>{children}</RenderedAt.Provider>;
}

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function useNow(): number {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(
    subscribe,
    () => Math.max(now, renderedAt),
    () => renderedAt,
  );
}

/** How long ago a moment was; the exact moment (UTC) as its title. */
export function Age({ at, suffix = 'ago' }: { readonly at: number | string; readonly suffix?: string }) {
  const moment = new Date(at).getTime();
  const seconds = Math.round((useNow() - moment) / 1_000);
  if (Number.isNaN(moment)) return <span>unknown</span>;
  const text =
    Math.abs(seconds) < 2 ? 'now' : seconds < 0 ? `in ${formatDuration(-seconds)}` : formatDuration(seconds);
  return (
    <time
      dateTime={new Date(moment).toISOString()}
      title={`${formatMoment(moment)} UTC`}
      className="whitespace-nowrap"
    >
      {seconds >= 2 && suffix ? `${text} ${suffix}` : text}
    </time>
  );
}
