import { StepMark } from './step-mark.tsx';
import type { LastOf } from './way-view.ts';

interface LastListProps {
  /** The words before the name in the titles of the steps: `table`, `compared table`. */
  readonly prefix: string;
  readonly names: readonly string[];
  readonly last: Readonly<Record<string, LastOf>>;
  /** What is said where none is chosen, and where nothing was done yet. */
  readonly none: string;
  readonly never: string;
}

/** What was last told of each table or bucket that is chosen. */
export function LastList({ prefix, names, last, none, never }: LastListProps) {
  const isUntouched = names.every((name) => last[`${prefix} ${name}`] === undefined);
  if (names.length === 0 || isUntouched)
    return <p className="px-4 py-3 text-sm text-ink-muted">{names.length === 0 ? none : never}</p>;
  return (
    <ul className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-2">
      {names.map((name) => {
        const of = last[`${prefix} ${name}`];
        return (
          <li key={name} className="flex min-w-0 items-start gap-2 text-xs">
            <StepMark state={of?.state ?? 'open'} />
            <span className="min-w-0">
              <span className="break-all font-mono text-2xs">{name}</span>
              <span className="block text-ink-muted [overflow-wrap:anywhere]">
                {of?.sentence ?? 'not yet'}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
