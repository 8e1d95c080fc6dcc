import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useParams } from '@remix-run/react';
import { redisSignInNotes } from '../../core/commands/sign-in-notes.ts';
import { typeCommand } from '../../core/resources/caches/commands.ts';
import { keyValue } from '../../core/resources/caches/value.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { cachePair } from '../features/caches/cache-pair.server.ts';
import { CachePanes } from '../features/caches/cache-panes.tsx';
import { KeyPane } from '../features/caches/key-pane.tsx';
import { KeyTitle } from '../features/caches/key-title.tsx';
import { keyWanted } from '../features/caches/key-wanted.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** One key, and what stands under the same name on the other side. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const [left, right] = cachePair(params.id, pairOf(request, context));
  const wanted = keyWanted(request);
  const budget = budgetFor(request.signal);
  const told = ({ source, label, cache }: typeof left, cursor: string | undefined) => {
    const refusal = refusalOf(person, 'data:read', source.environment);
    const value = cache && !refusal ? keyValue(source, cache.id, wanted.key, cursor, budget) : undefined;
    const mayChange = mayAct(context, 'caches.change-value', label.id);
    return { label, cache, refusal, value, cursor, mayChange };
  };
  return { key: wanted.key, sides: [told(left, wanted.left), told(right, wanted.right)] as const };
}

export default function Key() {
  const { id = '' } = useParams();
  const { key, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <KeyTitle cacheId={id} code={key} />
      <CachePanes sides={sides}>
        {({ value, cache, cursor, label, mayChange }, half) =>
          value && cache ? (
            <KeyPane
              value={value}
              other={sides[half === 'left' ? 1 : 0].value}
              cache={cache}
              cursor={cursor}
              half={half}
              place={mayChange ? { environmentId: label.id, cacheId: cache.id, code: key } : undefined}
            />
          ) : null
        }
      </CachePanes>
      <CommandLines
        commands={sides.map(({ label, cache }) => ({
          side: label,
          lines: (cache && [typeCommand(cache.url, key)].filter((line) => line !== undefined)) ?? [],
          notes: redisSignInNotes(cache ? [cache] : []),
        }))}
      />
    </>
  );
}
