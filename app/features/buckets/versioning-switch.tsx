import type { VersioningState } from '../../../core/resources/buckets/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import type { BucketPlace } from './bucket-rights.ts';

interface VersioningSwitchProps {
  readonly place: BucketPlace;
  readonly state: VersioningState;
}

/** Enables or suspends versioning. Where deletion asks for MFA, so does this: the console has no code. */
export function VersioningSwitch({ place, state }: VersioningSwitchProps) {
  if (state.mfaDelete)
    return (
      <p className="text-sm text-ink-muted">
        Versioning is changed with a code of MFA, which the console has not.
      </p>
    );
  const next = state.versioning === 'enabled' ? 'suspended' : 'enabled';
  return (
    <ActionButton
      actionId="buckets.set-versioning"
      environmentId={place.environmentId}
      input={{ bucket: place.bucket, versioning: next }}
      label={next === 'enabled' ? 'Enable versioning' : 'Suspend versioning'}
    />
  );
}
