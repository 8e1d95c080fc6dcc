import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { redisSignInNotes } from '../../core/commands/sign-in-notes.ts';
import { monitorCommand } from '../../core/resources/caches/commands.ts';
import { CommandLines } from '../components/command-line.tsx';
import { cachePair } from '../features/caches/cache-pair.server.ts';
import { CachePanes } from '../features/caches/cache-panes.tsx';
import { MonitorCost } from '../features/caches/monitor-cost.tsx';
import { MonitorPane } from '../features/caches/monitor-pane.tsx';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** It asks upstream nothing: MONITOR begins when somebody starts it. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'monitor:run');
  const [left, right] = cachePair(params.id, pairOf(request, context));
  const told = ({ source, label, cache }: typeof left) => ({
    label,
    cache,
    refusal: refusalOf(person, 'monitor:run', source.environment),
  });
  return { sides: [told(left), told(right)] as const };
}

export default function Monitor() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <MonitorCost />
      <CachePanes sides={sides}>
        {({ label, cache }) =>
          cache ? <MonitorPane key={cache.id} address={monitorAddress(cache.id, label.id)} /> : null
        }
      </CachePanes>
      <CommandLines
        commands={sides.map(({ label, cache }) => ({
          side: label,
          lines: cache ? [monitorCommand(cache.url)] : [],
          notes: redisSignInNotes(cache ? [cache] : []),
        }))}
      />
    </>
  );
}

function monitorAddress(cacheId: string, environmentId: string): string {
  return `/caches/${encodeURIComponent(cacheId)}/monitor/stream?environment=${encodeURIComponent(environmentId)}`;
}
