import { Await } from '@remix-run/react';
import type { ReactNode } from 'react';

interface AwaitBothProps<First, Second> {
  readonly resolve: readonly [Promise<First> | First, Promise<Second> | Second];
  readonly errorElement: ReactNode;
  readonly children: (first: First, second: Second) => ReactNode;
}

/**
 * Waits for two promises. One of `Promise.all` would be another at each drawing, and a page that moves on to the next
 * address draws again until what it waits for is there: it would never be.
 */
export function AwaitBoth<First, Second>({ resolve, errorElement, children }: AwaitBothProps<First, Second>) {
  const [first, second] = resolve;
  return (
    <Await resolve={first} errorElement={errorElement}>
      {(one) => (
        <Await resolve={second} errorElement={errorElement}>
          {(other) => children(one as First, other as Second)}
        </Await>
      )}
    </Await>
  );
}
