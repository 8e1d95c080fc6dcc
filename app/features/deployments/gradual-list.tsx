import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';

interface GradualProps<T> {
  readonly items: readonly T[];
  readonly first: number;
  /** In the plural: `events`. */
  readonly noun: string;
  readonly children: (item: T) => ReactNode;
}

/** A list of which the first few are shown, and the rest on demand. */
export function Gradual<T>({ items, first, noun, children }: GradualProps<T>) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, first);
  return (
    <>
      <ul className="divide-y divide-line">{shown.map(children)}</ul>
      {items.length > shown.length ? (
        <Button look="quiet" className="-ml-3 mt-1" onClick={() => setWhole(true)}>
          More {noun}: {formatCount(items.length - shown.length)}
        </Button>
      ) : null}
    </>
  );
}
