import clsx from 'clsx';

interface SwitchTabsProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly chosen: T;
  readonly onChoose: (option: T) => void;
}

/** A few forms of the same thing, one of them shown. */
export function SwitchTabs<T extends string>({ label, options, chosen, onChoose }: SwitchTabsProps<T>) {
  return (
    <div role="group" aria-label={label} className="inline-flex gap-0.5 rounded-md bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          onClick={() => onChoose(option)}
          className={clsx(
            'h-6 rounded px-2 text-xs first-letter:uppercase',
            option === chosen
              ? 'bg-surface font-medium text-ink shadow-sm dark:bg-line'
              : 'text-ink-muted hover:text-ink',
          )}
        >
          {option}
        </button>
      ))}
    </div>
  );
}
