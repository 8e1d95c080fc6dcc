import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Half } from './side.tsx';

/** One column of both halves. A list screen declares these and nothing more. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly numeric?: boolean;
  /** Left out where the window is narrower than a desk's. */
  readonly wide?: boolean;
  /** Takes the room that the others leave, and cuts what is longer. */
  readonly fills?: boolean;
  readonly render: (row: Row, half: Half) => ReactNode;
}

/** How the cells of a column are set. */
export function cellLook<Row>(column: Column<Row>, place: number, more: string): string {
  return clsx(
    'px-2 align-middle md:px-3',
    place === 0 && 'border-l border-line',
    column.numeric && 'whitespace-nowrap text-right',
    column.wide && 'max-xl:hidden',
    column.fills && 'xl:w-[18%] xl:max-w-0',
    more,
  );
}

/** How many columns of a half are there at any width, and how many more on a wide window. */
export function widthsOf<Row>(columns: readonly Column<Row>[]): {
  readonly always: number;
  readonly more: number;
} {
  const more = columns.filter((column) => column.wide).length;
  return { always: columns.length - more, more };
}
