import { History, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { BucketPlace } from './bucket-rights.ts';

interface PrefixActionsProps {
  readonly place: BucketPlace;
  readonly prefix: string;
}

/** What can be done to everything under a prefix at once. The plans count it first. */
export function PrefixActions({ place, prefix }: PrefixActionsProps) {
  const { environmentId, bucket, may } = place;
  const [moment, setMoment] = useState('');
  const at = Date.parse(`${moment}Z`);
  if (!may.restorePrefix && !may.deletePrefix) return null;
  return (
    <details className="group mb-4">
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">
        Change everything under{' '}
        {prefix === '' ? 'the bucket' : <bdi className="font-mono text-xs">{prefix}</bdi>} …
      </summary>
      <div className="mt-3 flex flex-wrap items-end gap-2">
        {may.restorePrefix ? (
          <>
            <TextField
              label="As it was at (UTC)"
              type="datetime-local"
              step={1}
              className="w-56"
              value={moment}
              onChange={(event) => setMoment(event.currentTarget.value)}
            />
            <ActionButton
              actionId="buckets.restore-prefix"
              environmentId={environmentId}
              input={{ bucket, prefix, at: Number.isNaN(at) ? 0 : at }}
              disabled={Number.isNaN(at)}
              label="Restore to this moment"
              icon={History}
            />
          </>
        ) : null}
        {may.deletePrefix && prefix !== '' ? (
          <ActionButton
            actionId="buckets.delete-prefix"
            environmentId={environmentId}
            input={{ bucket, prefix }}
            label="Delete everything here"
            tone="danger"
            icon={Trash2}
          />
        ) : null}
      </div>
    </details>
  );
}
