import { Form, useSearchParams } from '@remix-run/react';
import type { Cell } from '../../../core/cells/cell.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import type { Half } from '../../components/pair/side.tsx';
import { Button } from '../../components/ui/button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import { DefinitionTable } from './definition-table.tsx';
import type { RevisionComparison } from './revisions.ts';

interface RevisionsPaneProps {
  readonly half: Half;
  readonly comparison: Promise<Cell<RevisionComparison>>;
}

/** Two revisions of one environment beside each other. */
export function RevisionsPane({ half, comparison }: RevisionsPaneProps) {
  return (
    <StreamedCell
      cell={comparison}
      empty={<p className="text-sm text-ink-muted">It runs no revision of a task definition.</p>}
    >
      {(found) => (
        <div className="space-y-4">
          <Choice key={`${found.from} ${found.to}`} half={half} comparison={found} />
          {found.unread.map((failure) => (
            <FailureNote key={failure.operation} failure={failure} compact />
          ))}
          {found.from === undefined ? (
            found.unread.length > 0 ? null : (
              <p className="text-sm text-ink-muted">There is no other revision to compare it with.</p>
            )
          ) : (
            <DefinitionTable
              rows={found.rows}
              heads={[found.from, found.to]}
              alike="The two revisions are alike in everything that is compared."
            />
          )}
        </div>
      )}
    </StreamedCell>
  );
}

interface ChoiceProps {
  readonly half: Half;
  readonly comparison: RevisionComparison;
}

function Choice({ half, comparison: { revisions, from, to } }: ChoiceProps) {
  const [search] = useSearchParams();
  const [fromName, toName] = [`${half}From`, `${half}To`];
  const all = [...new Set([...revisions, ...(from === undefined ? [] : [from]), to])];
  const options = all.map((revision) => ({ value: revision, label: revision }));
  return (
    <Form className="flex flex-wrap items-end gap-2">
      {[...search]
        .filter(([name]) => name !== fromName && name !== toName)
        .map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      <SelectField
        label="From"
        name={fromName}
        className="min-w-[9rem] flex-1"
        options={options}
        defaultValue={from}
      />
      <SelectField
        label="To"
        name={toName}
        className="min-w-[9rem] flex-1"
        options={options}
        defaultValue={to}
      />
      <Button type="submit">Compare</Button>
    </Form>
  );
}
