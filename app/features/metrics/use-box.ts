import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

interface Box {
  readonly ref: RefObject<HTMLDivElement>;
  /** In pixels; 0 until it is measured. */
  readonly width: number;
  /** Whether it has been near the screen: once drawn, a chart stays. */
  readonly isNear: boolean;
}

/** The width of a place on the page, and whether anybody has come near it. */
export function useBox(): Box {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const sizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    const sights = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        setNear(true);
        sights.disconnect();
      },
      { rootMargin: '300px' },
    );
    sizes.observe(element);
    sights.observe(element);
    return () => {
      sizes.disconnect();
      sights.disconnect();
    };
  }, []);
  return { ref, width, isNear };
}
