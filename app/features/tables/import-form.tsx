import { Upload } from 'lucide-react';
import { useState } from 'react';
import type { ItemFormat } from '../../../core/changes/tables/engine/formats/format.ts';
import { formatOfName } from '../../../core/changes/tables/file-places.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { FORMAT_OPTIONS } from './format-words.ts';

interface ImportFormProps {
  readonly environmentId: string;
  readonly table: string;
  readonly buckets: readonly string[];
}

const MODES = [
  { value: 'put', label: 'replace items that are there' },
  { value: 'put-if-absent', label: 'leave items that are there' },
] as const;

/** A file of one of the environment's own buckets into the table. */
export function ImportForm({ environmentId, table, buckets }: ImportFormProps) {
  const [bucket, setBucket] = useState(buckets.find((one) => one.includes('exports')) ?? buckets[0] ?? '');
  const [key, setKey] = useState('');
  const [chosen, setChosen] = useState<ItemFormat>();
  const [mode, setMode] = useState<(typeof MODES)[number]['value']>('put');
  const format = chosen ?? formatOfName(key) ?? 'dynamodb-json';
  return (
    <div className="grid grid-cols-1 gap-2 lg:grid-cols-2">
      <SelectField
        label="Bucket"
        value={bucket}
        options={buckets.map((one) => ({ value: one, label: one }))}
        onChange={(event) => setBucket(event.currentTarget.value)}
      />
      <TextField
        label="Key of the file"
        mono
        value={key}
        maxLength={1024}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <SelectField
        label="Format"
        value={format}
        options={FORMAT_OPTIONS}
        onChange={(event) => setChosen(event.currentTarget.value as ItemFormat)}
      />
      <SelectField
        label="Existing items"
        value={mode}
        options={MODES}
        onChange={(event) => setMode(event.currentTarget.value as typeof mode)}
      />
      <ActionButton
        actionId="tables.import"
        environmentId={environmentId}
        input={{ table, bucket, key, format, mode }}
        label="Import file"
        icon={Upload}
        disabled={key === '' || bucket === ''}
      />
    </div>
  );
}
