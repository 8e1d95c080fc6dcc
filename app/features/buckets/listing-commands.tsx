import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { CommandLines } from '../../components/command-line.tsx';
import type { SideListing } from './side-listing.ts';

interface ListingCommandsProps {
  readonly sides: readonly {
    readonly label: EnvironmentLabel;
    readonly listing: SideListing<unknown>;
  }[];
}

/** The command lines of a page of a listing; a side that was not asked has none. */
export function ListingCommands({ sides }: ListingCommandsProps) {
  return (
    <CommandLines
      commands={sides.map(({ label, listing }) => ({
        side: label,
        lines: listing.state === 'asked' ? [listing.command] : [],
      }))}
    />
  );
}
