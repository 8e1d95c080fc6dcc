import { History, Trash2, Undo2 } from 'lucide-react';
import type { Json } from '../../../core/actions/plan.ts';
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
  const deletion = deletionOf(place, version);
  return (
    <div className="flex shrink-0 items-center">
      {may.restoreVersion && !latest && !deleteMarker ? (
        <ActionButton
          actionId="buckets.restore-version"
          environmentId={environmentId}
          input={{ bucket, key, versionId }}
          label="Restore"
          look="quiet"
          icon={History}
        />
      ) : null}
      {deletion ? (
        <ActionButton
          {...deletion}
          environmentId={environmentId}
          label="Delete"
          look="quiet"
          tone="danger"
          icon={Trash2}
        />
      ) : null}
    </div>
  );
}

function deletionOf(
  { bucket, may }: BucketPlace,
  { key, versionId, latest, deleteMarker }: ObjectVersion,
): { readonly actionId: string; readonly input: Json } | undefined {
  if (latest && deleteMarker) return undefined;
  // What is on top without a version of its own is the object: it is deleted as one.
  if (latest && versionId === 'null')
    return may.deleteObject ? { actionId: 'buckets.delete-object', input: { bucket, key } } : undefined;
  return may.deleteVersion
    ? { actionId: 'buckets.delete-version', input: { bucket, key, versionId } }
    : undefined;
}
