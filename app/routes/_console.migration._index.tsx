import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import type { Cell } from '../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../core/cells/cell.ts';
import { climbing, closedWays, waysBetween } from '../../core/migration/ways.ts';
import { BrokenStream } from '../components/cells/cell-view.tsx';
import { FailureNote } from '../components/cells/failure-note.tsx';
import { Page } from '../components/page.tsx';
import { lastRuns } from '../features/migration/last-runs.server.ts';
import { WayList } from '../features/migration/way-list.tsx';
import { WayMap } from '../features/migration/way-map.tsx';
import { homeCell } from '../features/operations/home-cell.server.ts';
import type { RunView } from '../features/operations/run-view.ts';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Migration · Operations' }];
export const handle = { alone: true };

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const places = climbing(context.console.labels);
  const ways = waysBetween(places);
  return {
    ...{ places, ways, closed: closedWays(places) },
    last: homeCell(lastRuns(context.home, ways, eyesOf(context, person))),
  };
}

export default function MigrationPage() {
  const { places, ways, closed, last } = useLoaderData<typeof loader>();
  return (
    <Page title="Migration" lead="The ways between the environments, and what may go along them.">
      <WayMap places={places} ways={ways} closed={closed} />
      {ways.some(({ kind }) => kind !== 'masked') ? null : (
        <p className="text-sm text-ink-muted">
          No environment stands on staging: there is no way up. One that does is named in the environments
          file.
        </p>
      )}
      <Suspense fallback={<WayList ways={ways} closed={closed} last={undefined} />}>
        <Await resolve={last} errorElement={<BrokenStream />}>
          {(cell) => {
            const told = cell as Cell<Readonly<Record<string, RunView>>>;
            return (
              <>
                {isFailure(told) ? <FailureNote failure={told} compact /> : null}
                <WayList ways={ways} closed={closed} last={valueOf(told)} />
              </>
            );
          }}
        </Await>
      </Suspense>
    </Page>
  );
}
