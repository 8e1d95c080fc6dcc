import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bucketPair } from '../features/buckets/bucket-pair.server.ts';
import { bucketPlace } from '../features/buckets/bucket-rights.server.ts';
import { ObjectPane } from '../features/buckets/object-pane.tsx';
import { objectOnSide } from '../features/buckets/object-side.server.ts';
import { ObjectTitle } from '../features/buckets/object-title.tsx';
import { objectWanted } from '../features/buckets/object-wanted.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** One object, and what stands under the same key on the other side. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = bucketPair(params.name, pairOf(request, context));
  const { key, versions } = objectWanted(request);
  const budget = budgetFor(request.signal);
  const [left, right] = pair.sides;
  return {
    bucketAddress: pair.address,
    key,
    sides: [
      {
        ...objectOnSide({ side: left, person, key, versionId: versions[0], budget }),
        place: bucketPlace(context, left),
      },
      {
        ...objectOnSide({ side: right, person, key, versionId: versions[1], budget }),
        place: bucketPlace(context, right),
      },
    ] as const,
  };
}

export default function BucketObject() {
  const { bucketAddress, key, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <ObjectTitle bucketAddress={bucketAddress} objectKey={key} />
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <ObjectPane
              object={{ environmentId: side.label.id, bucket: side.name, key, versionId: side.versionId }}
              bucketAddress={bucketAddress}
              reads={side.reads}
              otherHead={sides[1 - index]?.reads?.head}
              refusal={side.refusal}
              place={side.place}
            />
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map((side) => ({ side: side.label, lines: side.commands }))} />
    </>
  );
}
