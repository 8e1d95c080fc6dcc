import { Plus, Trash2 } from 'lucide-react';
import type { LifecycleRuleJson } from '../../../core/changes/buckets/lifecycle-rules.ts';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { fieldsOf, ruleOf } from './lifecycle-draft.ts';
import type { MoveFields, RuleFields } from './lifecycle-draft.ts';

const CLASSES = ['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];
/** Fields that hold a number as text. */
type DayField = 'expireAfterDays' | 'oldExpireAfterDays' | 'oldKept' | 'abortAfterDays';

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
  const days = (name: DayField, label: string) => (
    <TextField
      label={label}
      className="w-32"
      inputMode="numeric"
      placeholder="never"
      value={fields[name]}
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
        {days('oldExpireAfterDays', 'Old versions, days')}
        {days('oldKept', 'Of these keep')}
        {days('abortAfterDays', 'End uploads, days')}
      </div>
      <Moves moves={fields.moves} onChange={(moves) => change({ moves })} />
    </div>
  );
}

interface MovesProps {
  readonly moves: readonly MoveFields[];
  readonly onChange: (moves: readonly MoveFields[]) => void;
}

/** Objects go to other storage classes, one after the other. */
function Moves({ moves, onChange }: MovesProps) {
  const change = (at: number, changed: Partial<MoveFields>) =>
    onChange(moves.map((move, index) => (index === at ? { ...move, ...changed } : move)));
  return (
    <>
      {moves.map(({ afterDays, to }, index) => (
        <div key={index} className="flex flex-wrap items-end gap-2">
          <TextField
            label="Move, days"
            className="w-32"
            inputMode="numeric"
            value={afterDays}
            onChange={(event) =>
              change(index, { afterDays: event.currentTarget.value.replaceAll(/\D/g, '') })
            }
          />
          <SelectField
            label="Move to"
            className="w-40"
            options={optionsWith(to)}
            value={to}
            onChange={(event) => change(index, { to: event.currentTarget.value })}
          />
          <Button look="quiet" onClick={() => onChange(moves.filter((_, at) => at !== index))}>
            Remove move
          </Button>
        </div>
      ))}
      <Button look="quiet" onClick={() => onChange([...moves, { afterDays: '30', to: nextClass(moves) }])}>
        <Plus aria-hidden className="size-4" />
        Add a move
      </Button>
    </>
  );
}

/** What S3 may have learnt since is kept as it is. */
function optionsWith(chosen: string) {
  return [...new Set([...CLASSES, chosen])].map((value) => ({
    value,
    label: value.toLowerCase().replaceAll('_', ' '),
  }));
}

function nextClass(moves: readonly MoveFields[]): string {
  return CLASSES.find((name) => !moves.some(({ to }) => to === name)) ?? 'STANDARD_IA';
}

function RemoveButton({ onRemove }: { readonly onRemove: () => void }) {
  return (
    <Button look="quiet-danger" onClick={onRemove}>
      <Trash2 aria-hidden className="size-4" />
      Remove rule
    </Button>
  );
}
