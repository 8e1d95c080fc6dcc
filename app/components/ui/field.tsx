import clsx from 'clsx';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from 'react';

const CONTROL =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink placeholder:text-ink-faint';

interface LabelledProps {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A control under its name. */
export function Labelled({ label, hideLabel = false, className, children }: LabelledProps) {
  return (
    <label className={clsx('block min-w-0', className)}>
      <span className={hideLabel ? 'sr-only' : 'mb-1 block text-xs text-ink-muted'}>{label}</span>
      {children}
    </label>
  );
}

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly mono?: boolean;
}

export function TextField({ label, hideLabel, mono = false, className, ...rest }: TextFieldProps) {
  return (
    <Labelled label={label} hideLabel={hideLabel} className={className}>
      <input
        className={clsx(CONTROL, mono && 'font-mono text-xs')}
        autoComplete="off"
        spellCheck={false}
        {...rest}
      />
    </Labelled>
  );
}

interface SelectFieldProps extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function SelectField({ label, hideLabel, options, className, ...rest }: SelectFieldProps) {
  return (
    <Labelled label={label} hideLabel={hideLabel} className={className}>
      <select className={CONTROL} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
