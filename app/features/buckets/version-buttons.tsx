import { History, Trash2, Undo2 } from 'lucide-react';
import type { ObjectVersion } from '../../../core/resources/buckets/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import type { BucketPlace } from './bucket-rights.ts';

interface UndeleteButtonProps {
  readonly place: BucketPlace;
  /** The delete marker on top. */
  readonly marker: ObjectVersion;
}

export function UndeleteButton({ place, marker }: UndeleteButtonProps) {
  const { environmentId, bucket, may } = place;
  if (!may.undelete) return null;
  return (
    <ActionButton
      actionId="buckets.undelete-object"
      environmentId={environmentId}
      input={{ bucket, key: marker.key, marker: marker.versionId }}
      label="Undelete"
      look="quiet"
      icon={Undo2}
      className="ml-auto"
    />
  );
}

interface VersionButtonsProps {
  readonly place: BucketPlace;
  readonly version: ObjectVersion;
}

/** What can be done to one version. The marker on top is taken away by undeleting. */
export function VersionButtons({ place, version }: VersionButtonsProps) {
  const { environmentId, bucket, may } = place;
  const { key, versionId, latest, deleteMarker } = version;
  const input = { bucket, key, versionId };
  return (
    <div className="flex shrink-0 items-center">
      {may.restoreVersion && !latest && !deleteMarker ? (
        <ActionButton
          actionId="buckets.restore-version"
          environmentId={environmentId}
          input={input}
          label="Restore"
          look="quiet"
          icon={History}
        />
      ) : null}
      {may.deleteVersion && !(latest && deleteMarker) ? (
        <ActionButton
          actionId="buckets.delete-version"
          environmentId={environmentId}
          input={input}
          label="Delete"
          look="quiet"
          tone="danger"
          icon={Trash2}
        />
      ) : null}
    </div>
  );
}
