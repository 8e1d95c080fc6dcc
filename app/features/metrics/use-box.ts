import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

interface Box {
  readonly ref: RefObject<HTMLDivElement>;
  /** In whole pixels; nought until it is measured. */
  readonly width: number;
  readonly height: number;
  /** Whether it has been near the screen: once drawn, a chart stays. */
  readonly isNear: boolean;
  /** Whether it is near the screen now; no state, so that scrolling draws nothing anew. */
  readonly isInSight: () => boolean;
}

/** The size of a place on the page, and whether anybody has come near it. */
export function useBox(): Box {
  const ref = useRef<HTMLDivElement>(null);
  const sight = useRef(false);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [isNear, setNear] = useState(false);
  const [isInSight] = useState(() => () => sight.current);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const sizes = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize((before) => {
        const now = { width: Math.floor(width), height: Math.floor(height) };
        return before.width === now.width && before.height === now.height ? before : now;
      });
    });
    const sights = new IntersectionObserver(
      (entries) => {
        sight.current = entries.at(-1)?.isIntersecting ?? false;
        if (sight.current) setNear(true);
      },
      { rootMargin: '150px' },
    );
    sizes.observe(element);
    sights.observe(element);
    return () => {
      sizes.disconnect();
      sights.disconnect();
    };
  }, []);
  return { ref, ...size, isNear, isInSight };
}
