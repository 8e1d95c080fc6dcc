import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { describeTableCommand } from '../../core/resources/tables/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { FilesPane } from '../features/tables/files-pane.tsx';
import { filesSide } from '../features/tables/files-side.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Export and import of a table on both sides; a file never goes from one to the other. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => filesSide({ side, person, context, budget }));
  const status = await pageStatus(sides.map((side) => side.table));
  return data({ sides }, { status });
}

export default function TableFiles() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <Panes>
        {sides.map(({ label, name, table, refusal, commands: _, ...side }, index) => (
          <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title={name}>
            {refusal ? (
              <p className="py-4 text-sm text-ink-muted">{refusal}</p>
            ) : (
              <WherePresent cell={table} noun="table">
                <FilesPane environmentId={label.id} table={name} {...side} />
              </WherePresent>
            )}
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={sides.map(({ label, name, commands }) => ({
          side: label,
          lines: [describeTableCommand(label, name), ...commands],
        }))}
      />
    </>
  );
}
