import { useState } from 'react';
import type { TableSummary } from '../../../core/resources/tables/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';

interface CapacityFormProps {
  readonly environmentId: string;
  readonly table: TableSummary;
}

const MODES = [
  { value: 'PAY_PER_REQUEST', label: 'on demand' },
  { value: 'PROVISIONED', label: 'provisioned' },
] as const;

/** Billing mode, and the units of a provisioned table. */
export function CapacityForm({ environmentId, table }: CapacityFormProps) {
  const [mode, setMode] = useState<TableSummary['billingMode']>(table.billingMode);
  const [reads, setReads] = useState(String(table.readCapacityUnits || 5));
  const [writes, setWrites] = useState(String(table.writeCapacityUnits || 5));
  const units = [reads, writes].map((text) => (/^\d{1,7}$/.test(text) ? Number(text) : 0));
  const [readCapacityUnits = 0, writeCapacityUnits = 0] = units;
  const isProvisioned = mode === 'PROVISIONED';
  const isSame =
    mode === table.billingMode &&
    (!isProvisioned ||
      (readCapacityUnits === table.readCapacityUnits && writeCapacityUnits === table.writeCapacityUnits));
  const isRight = !isProvisioned || units.every((one) => one >= 1 && one <= 1_000_000);
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        label="Billing mode"
        className="w-36"
        value={mode}
        options={MODES}
        onChange={(event) => setMode(event.currentTarget.value as TableSummary['billingMode'])}
      />
      {isProvisioned ? (
        <>
          <TextField
            label="Read units"
            inputMode="numeric"
            className="w-24"
            value={reads}
            onChange={(event) => setReads(event.currentTarget.value)}
          />
          <TextField
            label="Write units"
            inputMode="numeric"
            className="w-24"
            value={writes}
            onChange={(event) => setWrites(event.currentTarget.value)}
          />
        </>
      ) : null}
      <ActionButton
        actionId="tables.set-capacity"
        environmentId={environmentId}
        input={{
          table: table.name,
          billingMode: mode,
          ...(isProvisioned ? { readCapacityUnits, writeCapacityUnits } : {}),
        }}
        label="Set capacity"
        disabled={isSame || !isRight}
      />
    </div>
  );
}
