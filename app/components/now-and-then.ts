import { useEffect, useRef } from 'react';
import { NOTICES_ADDRESS } from '../http/unattended.ts';

/**
 * Whether the console answers whoever is signed in here. A refresh of the router's that fails takes away the page with
 * everything that was typed: asked before one that nobody waits for.
 */
export async function consoleAnswers(): Promise<boolean> {
  const response = await fetch(NOTICES_ADDRESS, { redirect: 'manual' }).catch(() => undefined);
  return response?.ok === true;
}

/**
 * Calls `refresh` every `everyMs` milliseconds as long as the page is looked at and the console answers, and at once
 * when a page that was away for longer is looked at again. Gives what stops it.
 */
export function nowAndThen(everyMs: number, refresh: () => void): () => void {
  let isOver = false;
  let isAsking = false;
  let askedAt = Date.now();
  async function ask(): Promise<void> {
    if (isAsking || document.visibilityState === 'hidden') return;
    isAsking = true;
    askedAt = Date.now();
    const answers = await consoleAnswers();
    isAsking = false;
    if (answers && !isOver) refresh();
  }
  const timer = setInterval(() => void ask(), everyMs);
  const onSight = () => {
    if (Date.now() - askedAt >= everyMs) void ask();
  };
  document.addEventListener('visibilitychange', onSight);
  return () => {
    isOver = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onSight);
  };
}

/** {@link nowAndThen} as long as `isOn`. */
export function useNowAndThen(isOn: boolean, everyMs: number, refresh: () => void): void {
  const latest = useRef(refresh);
  latest.current = refresh;
  useEffect(() => (isOn ? nowAndThen(everyMs, () => latest.current()) : undefined), [isOn, everyMs]);
}
