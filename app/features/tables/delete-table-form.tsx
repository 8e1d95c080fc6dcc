import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { TableSummary } from '../../../core/resources/tables/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SelectField } from '../../components/ui/field.tsx';

interface DeleteTableFormProps {
  readonly environmentId: string;
  readonly table: Pick<TableSummary, 'name' | 'sizeBytes'>;
}

/** Above this DynamoDB's own backup is proposed: it reads nothing of the table, and takes no time to speak of. */
const LARGE_BYTES = 1_073_741_824;

const WAYS = [
  { value: 'capture', label: 'in the bucket of captures' },
  { value: 'backup', label: 'as a backup of DynamoDB’s' },
] as const;
type Way = (typeof WAYS)[number]['value'];

/** Where the items are kept before the table goes. */
export function DeleteTableForm({ environmentId, table }: DeleteTableFormProps) {
  const [keep, setKeep] = useState<Way>(table.sizeBytes > LARGE_BYTES ? 'backup' : 'capture');
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        label="Keep the items"
        className="w-56"
        value={keep}
        options={WAYS}
        onChange={(event) => setKeep(event.currentTarget.value as Way)}
      />
      <ActionButton
        actionId="tables.delete-table"
        environmentId={environmentId}
        input={{ table: table.name, keep }}
        label="Delete table"
        tone="danger"
        icon={Trash2}
      />
    </div>
  );
}
