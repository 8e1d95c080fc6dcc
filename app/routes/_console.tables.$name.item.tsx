import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { keyFromParameters } from '../../core/resources/tables/item-key.ts';
import type { AttributeJson, KeyAttribute } from '../../core/resources/tables/types.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { ItemPane } from '../features/tables/item-pane.tsx';
import { itemSide } from '../features/tables/item-side.server.ts';
import { ItemTitle } from '../features/tables/item-title.tsx';
import { badRequest } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
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
    sides: bothSides(pair, (side) => itemSide({ side, person, context, key: key.value, consistent, budget })),
  };
}

export default function Item() {
  const { key, sides } = useLoaderData<typeof loader>();
  const keys = useMemo(() => key.map(([name, value]) => ({ name, type: keyTypeOf(value) })), [key]);
  return (
    <>
      <ItemTitle itemKey={key} />
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <ItemPane
              item={side.item}
              other={sides[1 - index]?.item}
              itemKey={key}
              refusal={side.refusal}
              place={{
                environmentId: side.label.id,
                table: side.name,
                keys,
                mayPut: side.mayPut,
                mayDelete: side.mayDelete,
              }}
            />
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map((side) => ({ side: side.label, lines: [side.command] }))} />
    </>
  );
}

function keyTypeOf(value: AttributeJson): KeyAttribute['type'] {
  if ('N' in value) return 'N';
  return 'B' in value ? 'B' : 'S';
}
