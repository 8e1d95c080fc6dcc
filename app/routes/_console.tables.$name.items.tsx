import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EMPTY_QUERY, queryFromParameters } from '../../core/resources/tables/items-query.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Pane, Panes } from '../components/pair/side.tsx';
import { namedPair } from '../features/lists/named-pair.server.ts';
import { ItemsForm } from '../features/tables/items-form.tsx';
import { ItemsPane } from '../features/tables/items-pane.tsx';
import { Mistakes } from '../features/tables/mistakes.tsx';
import { CURSOR_PARAMETERS, hasForeignCursor, readSide } from '../features/tables/read-side.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const search = new URL(request.url).searchParams;
  const asked = queryFromParameters(search);
  const query = asked.ok ? asked.value : EMPTY_QUERY;
  const budget = budgetFor(request.signal);
  const cursors = CURSOR_PARAMETERS.map((name) => search.get(name) ?? undefined);
  const sides = pair.sides.map((side, index) => ({
    ...readSide({ side, person, asked, cursor: cursors[index], budget }),
    mayPut: mayAct(context, 'tables.put-item', side.label.id),
  }));
  const damaged = pair.sides.some((side, index) => hasForeignCursor(side, query, cursors[index]));
  const mistakes = asked.ok ? [] : asked.mistakes;
  return data(
    { address: pair.address, query, mistakes, sides },
    { status: mistakes.length > 0 || damaged ? 400 : 200 },
  );
}

export default function Items() {
  const { address, query, mistakes, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <ItemsForm query={query} tables={sides.map((side) => side.table)} />
      {mistakes.length > 0 ? <Mistakes mistakes={mistakes} /> : null}
      {mistakes.length > 0 ? null : (
        <Panes>
          {sides.map((side, index) => (
            <Pane
              key={side.label.id}
              side={side.label}
              half={index === 0 ? 'left' : 'right'}
              title={side.name}
            >
              <ItemsPane
                side={side.label}
                items={side.items}
                table={side.table}
                tableName={side.name}
                mayPut={side.mayPut}
                tableAddress={address}
                cursorParameter={index === 0 ? 'left' : 'right'}
              />
            </Pane>
          ))}
        </Panes>
      )}
    </>
  );
}
