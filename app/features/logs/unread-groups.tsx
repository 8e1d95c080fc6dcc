import type { Failure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { SideName } from '../../components/pair/side.tsx';

interface UnreadGroupsProps {
  readonly label: EnvironmentLabel;
  readonly failures: readonly Failure[];
}

/** What of a side's log groups could not be listed, and what that means for the list. */
export function UnreadGroups({ label, failures }: UnreadGroupsProps) {
  return failures.map((failure) => (
    <div key={failure.operation} className="space-y-1.5">
      <p className="flex flex-wrap items-center gap-x-2 text-sm">
        <SideName side={label} />
        {failure.operation.startsWith('docker:')
          ? 'The Docker Engine could not be asked: groups of its containers are missing here.'
          : 'CloudWatch Logs could not be asked: its groups are missing here.'}
      </p>
      <FailureNote failure={failure} compact />
    </div>
  ));
}
