import { useState } from 'react';
import type { TimeToLive } from '../../../core/resources/tables/types.ts';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';

interface ExpiryFormProps {
  readonly environmentId: string;
  readonly table: string;
  readonly ttl: TimeToLive;
  readonly maySet: boolean;
}

/** Whether items expire, by which attribute, and the switch for it. DynamoDB takes up to an hour for each change. */
export function ExpiryForm({ environmentId, table, ttl, maySet }: ExpiryFormProps) {
  const [attribute, setAttribute] = useState('');
  const isOn = ttl.status === 'ENABLED';
  const isMoving = ttl.status === 'ENABLING' || ttl.status === 'DISABLING';
  return (
    <div className="space-y-3">
      <p className="text-sm">
        {ttl.attribute ? (
          <>
            <code className="font-mono text-xs">{ttl.attribute}</code> ·{' '}
            <ResourceStatus status={ttl.status} />
          </>
        ) : (
          'Items do not expire.'
        )}
      </p>
      {!maySet || isMoving ? null : isOn ? (
        <ActionButton
          actionId="tables.set-time-to-live"
          environmentId={environmentId}
          input={{ table, attribute: null }}
          label="Switch expiry off"
        />
      ) : (
        <div className="flex flex-wrap items-end gap-2">
          <TextField
            label="Attribute that holds the second of expiry"
            mono
            className="w-64"
            value={attribute}
            placeholder="ttl"
            onChange={(event) => setAttribute(event.currentTarget.value)}
          />
          <ActionButton
            actionId="tables.set-time-to-live"
            environmentId={environmentId}
            input={{ table, attribute }}
            label="Switch expiry on"
            tone="danger"
            disabled={attribute === '' || attribute.length > 255}
          />
        </div>
      )}
    </div>
  );
}
