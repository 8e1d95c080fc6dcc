import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Pane, Panes } from '../components/pair/side.tsx';
import { namedPair } from '../features/lists/named-pair.server.ts';
import { PartiqlForm } from '../features/tables/partiql-form.tsx';
import { PartiqlPane } from '../features/tables/partiql-pane.tsx';
import { isMistaken, selectOnSide, statementFor } from '../features/tables/select-side.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** A SELECT of a person's own, on both sides; `{table}` in it is the name on either side. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const search = new URL(request.url).searchParams;
  const statement = search.get('statement') ?? '';
  const parameters = search.getAll('p').filter(Boolean);
  const budget = budgetFor(request.signal);
  const cursors = [search.get('left') ?? undefined, search.get('right') ?? undefined];
  const sides = pair.sides.map((side, index) => ({
    label: side.label,
    name: side.name,
    selection: statement
      ? selectOnSide({
          side,
          person,
          statement: statementFor(side, statement),
          parameters,
          cursor: cursors[index],
          budget,
        })
      : undefined,
  }));
  const mistaken = sides.some(({ selection }) => selection && isMistaken(selection));
  return data({ statement, parameters, sides }, { status: mistaken ? 400 : 200 });
}

export default function Partiql() {
  const { statement, parameters, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <PartiqlForm statement={statement} parameters={parameters} />
      {statement ? (
        <Panes>
          {sides.map(({ label, name, selection }, index) => (
            <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title={name}>
              {selection ? (
                <PartiqlPane
                  side={label}
                  selection={selection}
                  cursorParameter={index === 0 ? 'left' : 'right'}
                />
              ) : null}
            </Pane>
          ))}
        </Panes>
      ) : null}
    </>
  );
}
