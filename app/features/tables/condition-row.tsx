import { X } from 'lucide-react';
import type { Condition, Operator } from '../../../core/resources/tables/items-query.ts';
import { OPERATORS } from '../../../core/resources/tables/items-query.ts';
import { VALUE_TYPES } from '../../../core/resources/tables/types.ts';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { valuesFor } from './operand-values.ts';
import { ValuesField } from './values-field.tsx';

interface ConditionRowProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

const WORDS: Partial<Record<Operator, string>> = {
  begins_with: 'begins with',
  exists: 'exists',
  not_exists: 'does not exist',
  attribute_type: 'has the type',
};

/** One condition of the filter: attribute, operator, type, value. */
export function ConditionRow({ condition, onChange, onRemove }: ConditionRowProps) {
  const { attribute, operator, type, values } = condition;
  const takesValue = operator !== 'exists' && operator !== 'not_exists';
  const takesType = takesValue && operator !== 'attribute_type';
  return (
    <div className="grid grid-cols-2 items-end gap-3 xl:grid-cols-[12rem_10rem_6rem_minmax(0,1fr)_auto]">
      <TextField
        label="Attribute"
        value={attribute}
        mono
        onChange={(event) => onChange({ ...condition, attribute: event.currentTarget.value })}
      />
      <SelectField
        label="is"
        value={operator}
        onChange={(event) => onChange(withOperator(condition, event.currentTarget.value as Operator))}
        options={OPERATORS.map((one) => ({ value: one, label: WORDS[one] ?? one }))}
      />
      {takesType ? (
        <SelectField
          label="Type"
          value={type ?? 'S'}
          onChange={(event) =>
            onChange({ ...condition, type: event.currentTarget.value as Condition['type'] })
          }
          options={VALUE_TYPES.map((one) => ({ value: one, label: one }))}
        />
      ) : (
        <span className="hidden xl:block" />
      )}
      {takesValue ? (
        <ValuesField
          label="Value"
          operator={operator}
          values={values}
          onChange={(changed) => onChange({ ...condition, values: changed })}
        />
      ) : (
        <span className="hidden xl:block" />
      )}
      <button
        type="button"
        aria-label="Remove this condition"
        onClick={onRemove}
        className="mb-1.5 justify-self-end rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink max-xl:col-span-2"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}

/** Values and type as the new operator takes them: what was typed stays as far as it has a place. */
function withOperator(condition: Condition, operator: Operator): Condition {
  if (operator === 'exists' || operator === 'not_exists')
    return { ...condition, operator, type: undefined, values: [] };
  return {
    ...condition,
    operator,
    type: condition.type ?? 'S',
    values: valuesFor(operator, condition.values),
  };
}
