import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { SideName } from './side.tsx';

interface PairHeadProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  /** What the first column holds. */
  readonly title: string;
  /** The first column's width: a class. */
  readonly width: string;
  /** What stands under a side's name. */
  readonly under?: (index: 0 | 1) => ReactNode;
}

/** The columns and the head of a table with a column for what is told and one for each side. */
export function PairHead({ labels, title, width, under }: PairHeadProps) {
  return (
    <>
      <colgroup>
        <col className={width} />
        <col data-half="left" />
        <col data-half="right" />
      </colgroup>
      <thead className="bg-sunken text-left text-xs">
        <tr>
          <th scope="col" className="px-4 py-2 font-medium">
            {title}
          </th>
          {([0, 1] as const).map((index) => (
            <th
              key={labels[index].id}
              scope="col"
              data-half={index === 0 ? 'left' : 'right'}
              data-colour={labels[index].colour}
              className="border-l border-line bg-side-soft px-3 py-1.5 font-normal shadow-[inset_0_2px_rgb(var(--side))]"
            >
              <SideName side={labels[index]} />
              {under?.(index)}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
