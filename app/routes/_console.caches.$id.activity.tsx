import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { redisSignInNotes } from '../../core/commands/sign-in-notes.ts';
import { clientListCommand, slowLogCommand } from '../../core/resources/caches/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { activityOf } from '../features/caches/activity.server.ts';
import { ActivityPane } from '../features/caches/activity-pane.tsx';
import { cachePair } from '../features/caches/cache-pair.server.ts';
import { CachePanes } from '../features/caches/cache-panes.tsx';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const [left, right] = cachePair(params.id, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const told = ({ source, label, cache }: typeof left) => {
    const refusal = refusalOf(person, 'data:read', source.environment);
    const activity = cache && !refusal ? activityOf(source, cache.id, budget) : undefined;
    return { label, cache, refusal, activity };
  };
  return { sides: [told(left), told(right)] as const };
}

export default function CacheActivity() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <CachePanes sides={sides}>
        {({ activity }) => (activity ? <ActivityPane activity={activity} /> : null)}
      </CachePanes>
      <CommandLines
        commands={sides.map(({ label, cache }) => ({
          side: label,
          lines: cache ? [slowLogCommand(cache.url), clientListCommand(cache.url)] : [],
          notes: redisSignInNotes(cache ? [cache] : []),
        }))}
      />
    </>
  );
}
