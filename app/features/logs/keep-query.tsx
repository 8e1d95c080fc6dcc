import { Await } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { SavedQuery } from '../../../core/resources/logs/insights-types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { ChosenGroups } from './logs-query.ts';

interface KeepQueryProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly query: string;
  readonly groups: ChosenGroups;
  readonly saved: readonly Promise<readonly SavedQuery[]>[];
  /** Whether queries may be kept, a side each. */
  readonly may: readonly boolean[];
}

/** Queries that are kept in CloudWatch Logs by name, for everybody: what is written now, and those that are there. */
export function KeepQuery({ labels, query, groups, saved, may }: KeepQueryProps) {
  const [name, setName] = useState('');
  if (!may.some(Boolean)) return null;
  const isWhole = name.trim() !== '' && query.trim() !== '';
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="cursor-pointer select-none px-4 py-2.5 text-sm text-ink-muted hover:text-ink">
        Saved queries
      </summary>
      <div className="grid gap-x-6 gap-y-3 border-t border-line px-4 py-3 md:grid-cols-2">
        <TextField
          label="Save what is written above as"
          className="md:col-span-2 md:max-w-md"
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {labels.map((label, index) =>
          may[index] ? (
            <section key={label.id} aria-label={label.label} data-colour={label.colour} className="space-y-2">
              <div className="flex items-center gap-3 text-xs">
                <SideName side={label} />
                <ActionButton
                  actionId="logs.save-query"
                  environmentId={label.id}
                  input={{ name: name.trim(), query, groups: chosenOf(groups, index) }}
                  disabled={!isWhole}
                  label="Save"
                  describedBy={`in ${label.label}`}
                  className="ml-auto"
                />
              </div>
              <Suspense>
                <Await resolve={saved[index]} errorElement={<></>}>
                  {(all) => <SavedList label={label} all={all ?? []} />}
                </Await>
              </Suspense>
            </section>
          ) : null,
        )}
      </div>
    </details>
  );
}

interface SavedListProps {
  readonly label: EnvironmentLabel;
  readonly all: readonly SavedQuery[];
}

function SavedList({ label, all }: SavedListProps) {
  if (all.length === 0) return <p className="text-xs text-ink-faint">None is saved here.</p>;
  return (
    <ul className="divide-y divide-line">
      {all.map(({ id, name, query }) => (
        <li key={id} className="flex items-center gap-3 py-1.5">
          <span className="min-w-0 truncate text-sm" title={query}>
            {name}
          </span>
          <ActionButton
            actionId="logs.delete-query"
            environmentId={label.id}
            input={{ name }}
            label="Delete"
            describedBy={name}
            icon={Trash2}
            look="quiet"
            className="ml-auto"
          />
        </li>
      ))}
    </ul>
  );
}

/** A compose service is no group of CloudWatch Logs. */
function chosenOf(groups: ChosenGroups, index: number): readonly string[] {
  return (index === 0 ? groups.left : groups.right).filter((name) => !name.includes(':'));
}
