import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../core/environments/label.ts';
import { AwaitBoth } from './cells/await-both.tsx';
import { CommandLines } from './command-line.tsx';

interface StreamedSide {
  readonly label: EnvironmentLabel;
  /** They name what the reads have found, and come with it. */
  readonly commands: Promise<readonly string[]>;
}

/** The command lines of a page, of which some are known only once the reads have answered. */
export function StreamedCommands({ sides }: { readonly sides: readonly [StreamedSide, StreamedSide] }) {
  const [left, right] = sides;
  return (
    <Suspense>
      <AwaitBoth resolve={[left.commands, right.commands]} errorElement={<></>}>
        {(ofLeft, ofRight) => (
          <CommandLines
            commands={[
              { side: left.label, lines: ofLeft },
              { side: right.label, lines: ofRight },
            ]}
          />
        )}
      </AwaitBoth>
    </Suspense>
  );
}
