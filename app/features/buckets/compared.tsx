import { EqualNot } from 'lucide-react';
import type { ReactNode } from 'react';

interface ComparedProps {
  /** Whether the other side says something else. */
  readonly differs: boolean;
  readonly children: ReactNode;
}

/** What one side says, marked where the other does not say the same. */
export function Compared({ differs, children }: ComparedProps) {
  return (
    <>
      {children}
      {differs ? (
        <span className="ml-2 inline-flex items-center gap-1 whitespace-nowrap text-2xs text-warn">
          <EqualNot aria-hidden className="size-3" />
          differs
        </span>
      ) : null}
    </>
  );
}
