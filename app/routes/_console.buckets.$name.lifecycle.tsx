import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { lifecycleDraft } from '../../core/changes/buckets/lifecycle-configuration.ts';
import { bucketLifecycleCommand } from '../../core/resources/buckets/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bucketPair } from '../features/buckets/bucket-pair.server.ts';
import { bucketPlace } from '../features/buckets/bucket-rights.server.ts';
import { LifecyclePane } from '../features/buckets/lifecycle-pane.tsx';
import { bothSides } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** The lifecycle rules of both buckets, to be read and changed. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = bucketPair(params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => ({
    label: side.label,
    name: side.name,
    place: bucketPlace(context, side),
    lifecycle: lifecycleDraft(side.source, side.name, budget),
    command: bucketLifecycleCommand(side.label, side.name),
  }));
  const status = await pageStatus(sides.map((side) => side.lifecycle));
  return data({ sides }, { status });
}

export default function BucketLifecycle() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <LifecyclePane
              place={side.place}
              lifecycle={side.lifecycle}
              other={sides[index === 0 ? 1 : 0].lifecycle}
            />
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map((side) => ({ side: side.label, lines: [side.command] }))} />
    </>
  );
}
