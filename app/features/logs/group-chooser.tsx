import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { LogGroup } from '../../../core/resources/logs/types.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { formatBytes } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import type { GroupChoice } from './group-choice.ts';
import type { ChosenGroups } from './logs-query.ts';
import { UnreadGroups } from './unread-groups.tsx';

export interface GroupChooserProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly refusals: readonly [string | undefined, string | undefined];
  readonly choice: Promise<GroupChoice>;
  readonly chosen: ChosenGroups;
  /** Whether the choice lies open; by default where nothing is chosen. */
  readonly isOpen?: boolean;
}

/** The groups of both sides as pairs, each with its box to tick: fields of the form around it. */
export function GroupChooser({ labels, refusals, choice, chosen, isOpen }: GroupChooserProps) {
  const count = chosen.left.length + chosen.right.length;
  return (
    <details open={isOpen ?? count === 0} className="rounded-lg border border-line bg-surface">
      <summary className="cursor-pointer select-none px-4 py-2.5 text-sm text-ink-muted hover:text-ink">
        Log groups
        <span className="tabular ml-2 text-xs text-ink-faint">
          {count === 0 && isOpen === false ? 'all of the platform' : `${count} chosen`}
        </span>
      </summary>
      <div className="border-t border-line">
        <div className="grid grid-cols-1 gap-x-6 px-4 pt-2 md:grid-cols-[10rem_1fr_1fr]">
          <span className="hidden md:block" />
          {labels.map((label, index) => (
            <div key={label.id} className="text-xs">
              <SideName side={label} />
              {refusals[index] ? <p className="py-1 text-ink-muted">{refusals[index]}</p> : null}
            </div>
          ))}
        </div>
        <Suspense
          fallback={
            <div className="px-4 pb-3">
              <Waiting />
            </div>
          }
        >
          <Await resolve={choice} errorElement={<BrokenStream />}>
            {(found) => <Choices choice={found} labels={labels} chosen={chosen} />}
          </Await>
        </Suspense>
      </div>
    </details>
  );
}

interface ChoicesProps extends Pick<GroupChooserProps, 'labels' | 'chosen'> {
  readonly choice: GroupChoice;
}

function Choices({ choice: { pairs, failures }, labels, chosen }: ChoicesProps) {
  return (
    <>
      {labels.map((side, index) =>
        failures[index]?.length ? (
          <div key={side.id} className="space-y-2 px-4 py-2">
            <UnreadGroups label={side} failures={failures[index]} />
          </div>
        ) : null,
      )}
      {(['left', 'right'] as const).flatMap((half) =>
        chosen[half]
          .filter((name) => !pairs.some((pair) => pair[half]?.name === name))
          .map((name) => (
            <Unlisted
              key={`${half} ${name}`}
              half={half}
              name={name}
              label={labels[half === 'left' ? 0 : 1]}
            />
          )),
      )}
      {pairs.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">There are no log groups to be seen.</p>
      ) : null}
      <ol
        aria-label="Log groups"
        className="max-h-80 divide-y divide-line overflow-y-auto px-4 pb-2"
        tabIndex={0}
      >
        {pairs.map(({ key, left, right }) => (
          <li key={key} className="grid grid-cols-1 items-center gap-x-6 py-1 md:grid-cols-[10rem_1fr_1fr]">
            <span className="truncate text-xs text-ink-muted" title={key}>
              {key}
            </span>
            <Box
              half="left"
              group={left}
              label={labels[0]}
              isChosen={left !== undefined && chosen.left.includes(left.name)}
            />
            <Box
              half="right"
              group={right}
              label={labels[1]}
              isChosen={right !== undefined && chosen.right.includes(right.name)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

interface UnlistedProps {
  readonly half: 'left' | 'right';
  readonly name: string;
  readonly label: EnvironmentLabel;
}

/** Chosen by the address, and not (yet) to be seen in the list: it stays chosen until its tick is taken away. */
function Unlisted({ half, name, label }: UnlistedProps) {
  return (
    <label className="flex min-w-0 items-center gap-2 px-4 py-0.5 text-xs" data-colour={label.colour}>
      <input type="checkbox" name={half} value={name} defaultChecked className="size-3.5 accent-accent" />
      <span className="sr-only">{label.label}:</span>
      <span className="min-w-0 truncate font-mono" title={name}>
        {name}
      </span>
      <span className="ml-auto shrink-0 text-2xs text-ink-faint">not in {label.label}’s list</span>
    </label>
  );
}

interface BoxProps {
  readonly half: 'left' | 'right';
  readonly group?: LogGroup;
  readonly label: EnvironmentLabel;
  readonly isChosen: boolean;
}

function Box({ half, group, label, isChosen }: BoxProps) {
  if (!group)
    return (
      <span className="hidden text-ink-faint md:block" aria-label="none">
        –
      </span>
    );
  const { name, storedBytes, retentionDays, origin } = group;
  const kept =
    origin === 'docker' ? 'containers' : retentionDays === undefined ? 'kept for ever' : `${retentionDays} d`;
  return (
    <label className="flex min-w-0 items-center gap-2 py-0.5 text-xs" data-colour={label.colour}>
      <input
        type="checkbox"
        name={half}
        value={name}
        defaultChecked={isChosen}
        className="size-3.5 accent-accent"
      />
      <span className="sr-only">{label.label}:</span>
      <span className="min-w-0 truncate font-mono" title={name}>
        {name}
      </span>
      <span className="tabular ml-auto shrink-0 text-2xs text-ink-faint">
        {storedBytes === undefined ? '' : `${formatBytes(storedBytes)} · `}
        {kept}
      </span>
    </label>
  );
}
