import { ArrowLeftRight } from 'lucide-react';
import { Form, useLocation, useSearchParams, useSubmit } from '@remix-run/react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { searchForPair } from './pair-search.ts';
import { keepPreference } from './preference.ts';

interface PairMenuProps {
  readonly all: readonly EnvironmentLabel[];
  readonly left: EnvironmentLabel;
  readonly right: EnvironmentLabel;
}

/** Which two environments stand side by side. Any two; each in its colour. */
export function PairMenu({ all, left, right }: PairMenuProps) {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const submit = useSubmit();
  function choose(nextLeft: string, nextRight: string): void {
    const next = searchForPair(search, [left.id, right.id], [nextLeft, nextRight]);
    submit(next, { method: 'get', action: pathname });
    keepPreference({ pair: `${nextLeft},${nextRight}` });
  }
  return (
    <Form method="get" action={pathname} className="flex min-w-0 items-center gap-1">
      <SideSelect
        label="Left environment"
        all={all}
        chosen={left}
        onChoose={(id) => choose(id, id === right.id ? left.id : right.id)}
      />
      <button
        type="button"
        aria-label="Swap the two environments"
        title="Swap the two environments"
        className="rounded-md p-1.5 text-ink-faint hover:bg-sunken hover:text-ink"
        onClick={() => choose(right.id, left.id)}
      >
        <ArrowLeftRight aria-hidden className="size-4" />
      </button>
      <SideSelect
        label="Right environment"
        all={all}
        chosen={right}
        onChoose={(id) => choose(id === left.id ? right.id : left.id, id)}
      />
    </Form>
  );
}

interface SideSelectProps {
  readonly label: string;
  readonly all: readonly EnvironmentLabel[];
  readonly chosen: EnvironmentLabel;
  readonly onChoose: (id: string) => void;
}

function SideSelect({ label, all, chosen, onChoose }: SideSelectProps) {
  return (
    <label
      data-colour={chosen.colour}
      className="flex h-8 min-w-0 items-center gap-2 rounded-md bg-side-soft pl-2.5 text-sm font-medium text-side-ink"
    >
      <span className="sr-only">{label}</span>
      <span aria-hidden className="size-2 shrink-0 rounded-full bg-side" />
      <select
        value={chosen.id}
        onChange={(event) => onChoose(event.currentTarget.value)}
        className="h-8 min-w-0 cursor-pointer truncate rounded-md bg-transparent pr-1"
      >
        {all.map((one) => (
          <option key={one.id} value={one.id} className="bg-surface text-ink">
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
