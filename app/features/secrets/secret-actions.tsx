import { Eye, RefreshCw } from 'lucide-react';
import type { SecretDetail } from '../../../core/resources/secrets/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';

/** What a person may do with the secrets of one environment. */
export interface SecretRights {
  readonly rotate: boolean;
  readonly restoreStage: boolean;
  readonly reveal: boolean;
}

/** Where a secret is, and what may be done with it. */
export interface SecretPlace {
  readonly environmentId: string;
  readonly name: string;
  readonly may: SecretRights;
}

/** Asks the rotation function for a new value, where there is one. */
export function RotateButton({
  detail,
  place,
}: {
  readonly detail: SecretDetail;
  readonly place: SecretPlace;
}) {
  if (!place.may.rotate || detail.deletedAt !== undefined) return null;
  if (detail.rotationFunctionArn === undefined)
    return <p className="text-sm text-ink-muted">No rotation function is configured.</p>;
  return (
    <ActionButton
      actionId="secrets.rotate"
      environmentId={place.environmentId}
      input={{ secret: place.name }}
      label="Rotate"
      icon={RefreshCw}
    />
  );
}

interface MakeCurrentProps {
  readonly detail: SecretDetail;
  readonly versionId: string;
  readonly place: SecretPlace;
}

/** Moves AWSCURRENT to a version that carries another stage. */
export function MakeCurrent({ detail, versionId, place }: MakeCurrentProps) {
  const version = detail.versions.find((one) => one.versionId === versionId);
  const currentId = detail.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.versionId;
  if (!place.may.restoreStage || detail.deletedAt !== undefined) return null;
  if (!version || currentId === undefined || currentId === versionId) return null;
  if (version.stages.every((stage) => stage === 'AWSPENDING')) return null;
  return (
    <ActionButton
      actionId="secrets.restore-stage"
      environmentId={place.environmentId}
      input={{ secret: place.name, versionId, currentId }}
      label="Make current"
      look="quiet"
    />
  );
}

interface ShowValueProps {
  readonly place: SecretPlace;
  /** One key; the whole value where none is given. */
  readonly secretKey?: string;
  /** The element that names the key. */
  readonly describedBy?: string;
}

/** Shows one value to whoever asks, with a reason, and records that. */
export function ShowValue({ place, secretKey, describedBy }: ShowValueProps) {
  if (!place.may.reveal) return null;
  return (
    <ActionButton
      actionId="secrets.reveal"
      environmentId={place.environmentId}
      input={{ secret: place.name, ...(secretKey === undefined ? {} : { key: secretKey }) }}
      label={secretKey === undefined ? 'Show whole value' : 'Show'}
      look="quiet"
      describedBy={describedBy}
      icon={Eye}
    />
  );
}
