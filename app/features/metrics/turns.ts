import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** A frame has sixteen milliseconds; charts take what is left after the page itself. */
const FRAME_SHARE_MS = 8;

const waiting = new Map<symbol, () => void>();
let isPumping = false;

function pump(): void {
  const began = performance.now();
  while (waiting.size > 0 && performance.now() - began < FRAME_SHARE_MS) {
    const [next] = waiting;
    if (!next) break;
    waiting.delete(next[0]);
    // At once, so that what it took is known before the next one begins.
    flushSync(next[1]);
  }
  isPumping = waiting.size > 0;
  if (isPumping) requestAnimationFrame(pump);
}

/**
 * The value, but not before it is this chart's turn: forty charts that get new numbers are drawn a few in each frame,
 * so that no frame is long. Undefined until the first turn, and on the server.
 */
export function useTurn<T>(value: T, isWanted: boolean): T | undefined {
  const [drawn, setDrawn] = useState<T>();
  useEffect(() => {
    if (!isWanted) return;
    const ticket = Symbol('turn');
    waiting.set(ticket, () => setDrawn(() => value));
    if (!isPumping) {
      isPumping = true;
      requestAnimationFrame(pump);
    }
    return () => {
      waiting.delete(ticket);
    };
  }, [value, isWanted]);
  return drawn;
}
