import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ItemFormat } from '../../../core/changes/tables/engine/formats/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import { FORMAT_OPTIONS } from './format-words.ts';

interface ExportFormProps {
  readonly environmentId: string;
  readonly table: string;
  readonly bucket: string;
  readonly mayExport: boolean;
}

/** The whole table as a file: into the environment's own bucket, or straight to this computer. */
export function ExportForm({ environmentId, table, bucket, mayExport }: ExportFormProps) {
  const [format, setFormat] = useState<ItemFormat>('dynamodb-json');
  const search = new URLSearchParams({ environment: environmentId, format });
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          label="Format"
          className="w-60"
          value={format}
          options={FORMAT_OPTIONS}
          onChange={(event) => setFormat(event.currentTarget.value as ItemFormat)}
        />
        {mayExport ? (
          <ActionButton
            actionId="tables.export"
            environmentId={environmentId}
            input={{ table, format }}
            label="Export to S3"
            icon={Download}
          />
        ) : null}
        <a
          href={`/tables/${encodeURIComponent(table)}/export?${search.toString()}`}
          download
          className={buttonLook('plain')}
        >
          <Download aria-hidden className="size-4" />
          Download
        </a>
      </div>
      <p className="text-xs text-ink-muted">
        Either reads every item once. An export goes to <code className="font-mono">{bucket}</code>.
      </p>
    </div>
  );
}
