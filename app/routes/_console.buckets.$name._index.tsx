import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { bucketCommands, bucketSizesCommand } from '../../core/resources/buckets/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bucketPair } from '../features/buckets/bucket-pair.server.ts';
import { bucketPlace } from '../features/buckets/bucket-rights.server.ts';
import { bucketSettings } from '../features/buckets/bucket-settings.server.ts';
import { BucketSummaryPane } from '../features/buckets/summary-pane.tsx';
import { bothSides } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = bucketPair(params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const now = Date.now();
  const sides = bothSides(pair, ({ source, label, name }) => ({
    label,
    name,
    place: bucketPlace(context, { label, name }),
    settings: bucketSettings(source, name, budget),
    commands: [...bucketCommands(label, name), bucketSizesCommand(label, [name], now)],
  }));
  const status = await pageStatus(sides.map((side) => side.settings.versioning));
  return data({ sides }, { status });
}

export default function BucketSummary() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <BucketSummaryPane
              {...side.settings}
              place={side.place}
              otherLifecycle={sides[index === 0 ? 1 : 0].settings.lifecycle}
            />
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map((side) => ({ side: side.label, lines: side.commands }))} />
    </>
  );
}
