import { History, Trash2 } from 'lucide-react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import type { BucketPlace } from './bucket-rights.ts';

interface ObjectActionsProps {
  readonly place: BucketPlace;
  readonly objectKey: string;
  /** Where an older version is looked at. */
  readonly versionId: string | undefined;
}

/** What can be done to the object, or to the version of it that is looked at. */
export function ObjectActions({ place, objectKey, versionId }: ObjectActionsProps) {
  const { environmentId, bucket, may } = place;
  const at = { bucket, key: objectKey };
  if (versionId === undefined)
    return may.deleteObject ? (
      <ActionButton
        actionId="buckets.delete-object"
        environmentId={environmentId}
        input={at}
        label="Delete object"
        tone="danger"
        icon={Trash2}
      />
    ) : null;
  return (
    <>
      {may.restoreVersion ? (
        <ActionButton
          actionId="buckets.restore-version"
          environmentId={environmentId}
          input={{ ...at, versionId }}
          label="Restore this version"
          icon={History}
        />
      ) : null}
      {may.deleteVersion ? (
        <ActionButton
          actionId="buckets.delete-version"
          environmentId={environmentId}
          input={{ ...at, versionId }}
          label="Delete this version"
          tone="danger"
          icon={Trash2}
        />
      ) : null}
    </>
  );
}
