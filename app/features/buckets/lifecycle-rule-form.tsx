import { Trash2 } from 'lucide-react';
import type { LifecycleRuleJson } from '../../../core/changes/buckets/lifecycle-rules.ts';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { fieldsOf, ruleOf } from './lifecycle-draft.ts';
import type { RuleFields } from './lifecycle-draft.ts';

const CLASSES = ['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];
const CLASS_OPTIONS = [
  { value: '', label: 'nowhere' },
  ...CLASSES.map((value) => ({ value, label: value.toLowerCase().replaceAll('_', ' ') })),
];

interface LifecycleRuleFormProps {
  readonly rule: LifecycleRuleJson;
  readonly onChange: (rule: LifecycleRuleJson) => void;
  readonly onRemove: () => void;
}

/** One rule as fields, where fields can hold it. */
export function LifecycleRuleForm({ rule, onChange, onRemove }: LifecycleRuleFormProps) {
  const fields = fieldsOf(rule);
  if (!fields)
    return (
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm">
          <span className="font-medium">{rule.ID ?? 'without a name'}</span>
          <span className="text-ink-muted"> · has more than fields show: edit it as JSON.</span>
        </p>
        <RemoveButton onRemove={onRemove} />
      </div>
    );
  const change = (changed: Partial<RuleFields>) => onChange(ruleOf({ ...fields, ...changed }, rule));
  const days = (name: keyof RuleFields, label: string) => (
    <TextField
      label={label}
      className="w-32"
      inputMode="numeric"
      placeholder="never"
      value={String(fields[name])}
      onChange={(event) => change({ [name]: event.currentTarget.value.replaceAll(/\D/g, '') })}
    />
  );
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label="Name"
          className="min-w-32 flex-1"
          value={fields.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextField
          label="Keys that begin with"
          mono
          className="min-w-32 flex-1"
          placeholder="anything"
          value={fields.prefix}
          onChange={(event) => change({ prefix: event.currentTarget.value })}
        />
        <label className="flex h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={fields.isOn}
            onChange={(event) => change({ isOn: event.currentTarget.checked })}
          />
          On
        </label>
        <RemoveButton onRemove={onRemove} />
      </div>
      <div className="flex flex-wrap items-end gap-2">
        {days('expireAfterDays', 'Expire, days')}
        {days('moveAfterDays', 'Move, days')}
        <SelectField
          label="Move to"
          className="w-36"
          options={CLASS_OPTIONS}
          value={fields.moveTo}
          onChange={(event) => change({ moveTo: event.currentTarget.value })}
        />
        {days('oldExpireAfterDays', 'Old versions, days')}
        {days('oldKept', 'Of these keep')}
        {days('abortAfterDays', 'End uploads, days')}
      </div>
    </div>
  );
}

function RemoveButton({ onRemove }: { readonly onRemove: () => void }) {
  return (
    <Button look="quiet-danger" onClick={onRemove}>
      <Trash2 aria-hidden className="size-4" />
      Remove rule
    </Button>
  );
}
