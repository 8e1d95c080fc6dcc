import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { CommandLines } from '../../components/command-line.tsx';
import type { PairedList } from './paired-list.ts';

interface ListCommandsProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly list: Pick<PairedList<unknown>, 'page'>;
  /** The lines that list a side. */
  readonly listing: (side: EnvironmentLabel) => readonly string[];
  /** The lines that one of the list's rows takes. */
  readonly row: (side: EnvironmentLabel, name: string) => readonly string[];
}

/** The command lines of a list: what lists a side, and what a row takes, told of the first row. */
export function ListCommands({ labels, list, listing, row }: ListCommandsProps) {
  const commands = (names: readonly (string | undefined)[]) =>
    labels.map((side, index) => {
      const name = names[index];
      return { side, lines: [...listing(side), ...(name === undefined ? [] : row(side, name))] };
    });
  return (
    <Suspense fallback={<CommandLines commands={commands([])} />}>
      <Await resolve={list.page} errorElement={<CommandLines commands={commands([])} />}>
        {({ rows }) => (
          <CommandLines
            commands={commands([
              rows.find(({ left }) => left !== undefined)?.left,
              rows.find(({ right }) => right !== undefined)?.right,
            ])}
            remark="What a row takes is shown for the first one."
          />
        )}
      </Await>
    </Suspense>
  );
}
