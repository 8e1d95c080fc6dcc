import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';

/** What the two columns of a comparison are, for the words and the links in it. */
interface Reading {
  /** Under which address one resource stands, attribute by attribute. */
  readonly base: string;
  readonly search: Readonly<Record<string, string>>;
  /** What a difference is called of which the catalogue says nothing. */
  readonly differs: { readonly word: string; readonly title: string };
  /** Whether each line says so too, beneath its resource. */
  readonly isSaidEach: boolean;
  /** When each column was, where they are moments. */
  readonly moments?: readonly [string, string];
  /** Of the first column: a class. */
  readonly width: string;
}

/** Two environments beside each other. */
const SIDES: Reading = {
  base: '/compare',
  search: {},
  differs: { word: 'unmanaged', title: 'The sides differ, and the catalogue says nothing of it.' },
  isSaidEach: true,
  width: 'w-44 md:w-2/5',
};

const ReadingContext = createContext<Reading>(SIDES);

export function useReading(): Reading {
  return useContext(ReadingContext);
}

/** The page of one resource within what is read. */
export function pathIn({ base }: Reading, kind: ComparedKind, key: string): string {
  return `${base}/${kind}/${encodeURIComponent(key)}`;
}

/** One environment at two moments. */
export function OverTimeReading({
  search,
  moments,
  children,
}: {
  readonly search: Reading['search'];
  readonly moments?: Reading['moments'];
  readonly children: ReactNode;
}) {
  const reading: Reading = {
    base: '/compare/over-time',
    search,
    moments,
    differs: { word: 'changed', title: 'It is not as it was.' },
    isSaidEach: false,
    width: 'w-32 md:w-2/5',
  };
  return (
    <ReadingContext.Provider value={reading}>
      <div data-both className="space-y-5">
        {children}
      </div>
    </ReadingContext.Provider>
  );
}

/** What stands under the name of a column that is a moment. */
export function underMoment({ moments }: Reading): ((index: 0 | 1) => ReactNode) | undefined {
  if (!moments) return undefined;
  return function Moment(index) {
    return <span className="tabular block text-2xs text-ink-muted">{moments[index]}</span>;
  };
}
