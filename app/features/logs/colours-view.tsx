import { Form } from '@remix-run/react';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import { formatCount } from '../../components/format.ts';
import { buttonLook } from '../../components/ui/button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { FoundColours, ShownColour } from './found-colours.ts';
import { KeptFields } from './logs-form.tsx';
import { PatternTable } from './pattern-table.tsx';
import { fieldOf } from './range.ts';

interface ColoursViewProps {
  readonly found: FoundColours;
  readonly search: URLSearchParams;
  /** The service's log group as an address of /logs/patterns names it: `left` or `right`, and the name. */
  readonly group?: { readonly half: 'left' | 'right'; readonly name: string };
}

/** Which two revisions, and how their errors differ. */
export function ColoursView({ found, search, group }: ColoursViewProps) {
  const { compared, unread, forgotten, elsewhere } = found;
  return (
    <div className="space-y-4">
      {found.choices.length > 1 ? (
        <ColoursForm key={search.toString()} found={found} search={search} />
      ) : null}
      {unread.map((failure) => (
        <FailureNote key={failure.operation} failure={failure} compact />
      ))}
      {forgotten.map((key) => (
        <p key={key} role="alert" className="text-sm text-warn [overflow-wrap:anywhere]">
          ECS tells no task of {key} any more: it forgets a task an hour after it has stopped.
        </p>
      ))}
      {elsewhere.length > 0 ? (
        <p className="text-sm text-warn">
          {elsewhere.join(', ')} writes to no stream that is called by its task: its lines are not looked at.
        </p>
      ) : null}
      {compared ? (
        <>
          <LinesRead compared={compared} />
          {compared.lines.blue + compared.lines.green > 0 ? <PatternTable found={compared.patterns} /> : null}
        </>
      ) : (
        <NotCompared found={found} group={group} />
      )}
    </div>
  );
}

function ColoursForm({ found: { choices, blue, green }, search }: Omit<ColoursViewProps, 'group'>) {
  const options = choices.map((one) => ({ value: one.key, label: `${one.name} · ${tasksOf(one)}` }));
  return (
    <Form method="get" role="search" aria-label="Revisions" className="flex flex-wrap items-end gap-2">
      <KeptFields search={search} names={['service', 'in', 'last', 'from', 'to']} />
      <SelectField
        label="Blue"
        name="blue"
        options={options}
        defaultValue={blue?.key}
        className="w-full md:w-auto md:min-w-48 md:flex-1"
      />
      <SelectField
        label="Green"
        name="green"
        options={options}
        defaultValue={green?.key}
        className="w-full md:w-auto md:min-w-48 md:flex-1"
      />
      <button type="submit" className={buttonLook('primary')}>
        Show
      </button>
    </Form>
  );
}

function tasksOf({ running, stopped }: ShownColour): string {
  const parts = [
    ...(running > 0 ? [`${running} running`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
  ];
  return parts.join(', ');
}

function LinesRead({
  compared: { lines, others, doubts },
}: {
  readonly compared: NonNullable<FoundColours['compared']>;
}) {
  return (
    <div className="space-y-1 text-xs text-ink-muted">
      <p className="tabular">
        Counted over {formatCount(lines.blue)} lines of blue and {formatCount(lines.green)} of green, so that
        a side with fewer requests is not taken for a better one.
        {others > 0 ? ` ${formatCount(others)} lines are of other tasks.` : ''}
      </p>
      {doubts.map((sentence) => (
        <p key={sentence} className="text-warn [overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
      <p>
        ECS tells of a stopped task for an hour; what was written by one that stopped before is not told
        apart.
      </p>
    </div>
  );
}

function NotCompared({ found: { choices, unread }, group }: Pick<ColoursViewProps, 'found' | 'group'>) {
  if (choices.length > 1)
    return <p className="text-sm text-ink-muted">Choose two different revisions to compare.</p>;
  // What could not be read may be of another: the failure says so by itself.
  return unread.length === 0
    ? choices.map((one) => <OneRevision key={one.key} colour={one} group={group} />)
    : null;
}

/** Nothing to set against it: the time of its start parts before from after. */
function OneRevision({
  colour: { name, since },
  group,
}: { readonly colour: ShownColour } & Pick<ColoursViewProps, 'group'>) {
  return (
    <p className="text-sm text-ink-muted">
      ECS tells tasks of {name} alone
      {since === undefined ? null : (
        <>
          , for <Age at={since} suffix="" />
        </>
      )}
      : it forgets a task an hour after it has stopped.{' '}
      {group && since !== undefined ? (
        <PairLink
          to="/logs/patterns"
          search={{ [group.half]: group.name, split: fieldOf(since), last: '24h' }}
          prefetch="none"
          className="text-accent hover:underline"
        >
          Before and after its first task
        </PairLink>
      ) : null}
    </p>
  );
}
