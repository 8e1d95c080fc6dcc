import { Await } from '@remix-run/react';
import { Suspense, useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { RETENTION_DAYS } from '../../../core/resources/logs/retention.ts';
import type { LogGroup } from '../../../core/resources/logs/types.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { formatBytes } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { PairHead } from '../../components/pair/pair-head.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { GroupChoice } from './group-choice.ts';
import { UnreadGroups } from './unread-groups.tsx';

interface GroupTableProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly choice: Promise<GroupChoice>;
  readonly refusals: readonly (string | undefined)[];
  /** Whether retention may be set, a side each. */
  readonly may: readonly boolean[];
}

/** Every log group beside its other half: what it holds, and how long it keeps it. */
export function GroupTable({ choice, ...rest }: GroupTableProps) {
  return (
    <Suspense fallback={<Waiting />}>
      <Await resolve={choice} errorElement={<BrokenStream />}>
        {(found) => <Groups choice={found} {...rest} />}
      </Await>
    </Suspense>
  );
}

interface GroupsProps extends Omit<GroupTableProps, 'choice'> {
  readonly choice: GroupChoice;
}

function Groups({ choice: { pairs, failures }, labels, refusals, may }: GroupsProps) {
  return (
    <>
      {labels.map((side, index) => {
        const refusal = refusals[index];
        return refusal === undefined ? (
          <UnreadGroups key={side.id} label={side} failures={failures[index] ?? []} />
        ) : (
          <p key={side.id} className="text-sm text-ink-muted">{`${side.label}: ${refusal}`}</p>
        );
      })}
      {pairs.length === 0 ? (
        <p className="text-sm text-ink-muted">There are no log groups to be seen.</p>
      ) : (
        <div className="table-frame relative">
          <table aria-label="Log groups" className="w-full table-fixed text-sm">
            <PairHead labels={labels} title="Log group" width="w-32 md:w-56" />
            <tbody className="divide-y divide-line">
              {pairs.map(({ key, left, right }) => (
                <tr key={key} className="hover:bg-sunken/60">
                  <th scope="row" className="break-words px-4 py-2 text-left font-medium">
                    {key}
                  </th>
                  <HalfCell half="left" group={left} label={labels[0]} may={may[0] ?? false} />
                  <HalfCell half="right" group={right} label={labels[1]} may={may[1] ?? false} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

interface HalfCellProps {
  readonly half: 'left' | 'right';
  readonly group?: LogGroup;
  readonly label: EnvironmentLabel;
  readonly may: boolean;
}

function HalfCell({ half, group, label, may }: HalfCellProps) {
  if (!group)
    return (
      <td data-half={half} className="border-l border-line px-3 py-2 text-ink-faint">
        <span aria-label="none">–</span>
      </td>
    );
  const { name, origin, storedBytes, retentionDays } = group;
  return (
    <td data-half={half} data-colour={label.colour} className="border-l border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <PairLink
          to="/logs"
          search={{ [half]: name }}
          prefetch="none"
          className="min-w-0 break-all font-mono text-xs hover:underline"
        >
          {name}
        </PairLink>
        <span className="tabular ml-auto text-xs text-ink-muted">
          {storedBytes === undefined ? '' : formatBytes(storedBytes)}
        </span>
        {origin === 'docker' ? (
          <span className="text-xs text-ink-faint">kept by Docker</span>
        ) : may ? (
          <Retention key={retentionDays ?? 0} group={name} days={retentionDays} label={label} />
        ) : (
          <span className="tabular text-xs text-ink-muted">{keptWords(retentionDays)}</span>
        )}
      </div>
    </td>
  );
}

interface RetentionProps {
  readonly group: string;
  readonly days: number | undefined;
  readonly label: EnvironmentLabel;
}

const CHOICES = [
  { value: '', label: 'for ever' },
  ...RETENTION_DAYS.map((days) => ({ value: String(days), label: `${days} d` })),
];

function Retention({ group, days, label }: RetentionProps) {
  const [chosen, setChosen] = useState(days === undefined ? '' : String(days));
  const wanted = chosen === '' ? null : Number(chosen);
  return (
    <span className="flex items-center gap-1.5">
      <SelectField
        label={`How long ${group} of ${label.label} keeps what is written to it`}
        hideLabel
        className="w-24"
        value={chosen}
        options={CHOICES}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      {wanted === (days ?? null) ? null : (
        <ActionButton
          actionId="logs.set-retention"
          environmentId={label.id}
          input={{ group, days: wanted }}
          label="Set"
          describedBy={group}
        />
      )}
    </span>
  );
}

function keptWords(days: number | undefined): string {
  return days === undefined ? 'kept for ever' : `kept ${days} d`;
}
