import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { mapCell } from '../../core/cells/cell.ts';
import { getItemCommand } from '../../core/resources/tables/commands.ts';
import { keyFromParameters } from '../../core/resources/tables/item-key.ts';
import { getItem } from '../../core/resources/tables/items.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { ItemPane } from '../features/tables/item-pane.tsx';
import { ItemTitle } from '../features/tables/item-title.tsx';
import { sentItem } from '../features/tables/sent-item.ts';
import { badRequest } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** One item, and what stands under the same key on the other side. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const search = new URL(request.url).searchParams;
  const key = keyFromParameters(search);
  if (!key.ok) throw badRequest(key.mistakes.map((mistake) => mistake.sentence).join(' '));
  const consistent = search.get('consistent') === 'true';
  const budget = budgetFor(request.signal);
  return {
    key: Object.entries(key.value),
    sides: bothSides(pair, ({ source, label, name }) => {
      const refusal = refusalOf(person, 'data:read', source.environment);
      return {
        label,
        name,
        refusal,
        item: refusal
          ? undefined
          : getItem(source, name, key.value, { consistent }, budget).then((cell) => mapCell(cell, sentItem)),
        command: getItemCommand(label, name, key.value, { consistent }),
      };
    }),
  };
}

export default function Item() {
  const { key, sides } = useLoaderData<typeof loader>();
  const [left, right] = sides;
  return (
    <>
      <ItemTitle itemKey={key} />
      <Panes>
        <Pane side={left.label} half="left" title={left.name}>
          <ItemPane item={left.item} other={right.item} itemKey={key} refusal={left.refusal} />
        </Pane>
        <Pane side={right.label} half="right" title={right.name}>
          <ItemPane item={right.item} other={left.item} itemKey={key} refusal={right.refusal} />
        </Pane>
      </Panes>
      <CommandLines commands={sides.map((side) => ({ side: side.label, lines: [side.command] }))} />
    </>
  );
}
