import { History, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { BucketPlace } from './bucket-rights.ts';

interface PrefixActionsProps {
  readonly place: BucketPlace;
  readonly prefix: string;
}

/** What can be done to everything under a prefix at once; the fields are there once somebody has opened it. */
export function PrefixActions(props: PrefixActionsProps) {
  const { place, prefix } = props;
  const [wasOpened, setOpened] = useState(false);
  if (!place.may.restorePrefix && !place.may.deletePrefix) return null;
  return (
    <details className="mb-4" onToggle={(event) => setOpened((before) => before || event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">
        Change everything under{' '}
        {prefix === '' ? 'the bucket' : <bdi className="font-mono text-xs">{prefix}</bdi>} …
      </summary>
      {wasOpened ? <PrefixFields {...props} /> : null}
    </details>
  );
}

/** The plans count what they would do first. */
function PrefixFields({ place, prefix }: PrefixActionsProps) {
  const { environmentId, bucket, may } = place;
  const [moment, setMoment] = useState('');
  const at = Date.parse(`${moment}Z`);
  return (
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
  );
}
