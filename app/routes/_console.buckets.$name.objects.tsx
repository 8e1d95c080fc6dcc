import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bucketPair } from '../features/buckets/bucket-pair.server.ts';
import { bucketPlace } from '../features/buckets/bucket-rights.server.ts';
import { uploadWanted } from '../features/buckets/confirmed-upload.server.ts';
import { listingWanted, objectsOnSide, statusOf } from '../features/buckets/list-side.server.ts';
import { ListingCommands } from '../features/buckets/listing-commands.tsx';
import { ListingPane } from '../features/buckets/listing-pane.tsx';
import { ObjectRow } from '../features/buckets/object-row.tsx';
import { PrefixActions } from '../features/buckets/prefix-actions.tsx';
import { PrefixForm } from '../features/buckets/prefix-form.tsx';
import { SendConfirmed } from '../features/buckets/send-confirmed.tsx';
import { UploadForm } from '../features/buckets/upload-form.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = bucketPair(params.name, pairOf(request, context));
  const wanted = listingWanted(request);
  const budget = budgetFor(request.signal);
  const sides = pair.sides.map((side, index) => ({
    label: side.label,
    name: side.name,
    place: bucketPlace(context, side),
    listing: objectsOnSide({ side, person, wanted, cursor: wanted.cursors[index], budget }),
  }));
  return data(
    { address: pair.address, wanted, sides, upload: await uploadWanted(request, context, person) },
    { status: statusOf(sides.map((side) => side.listing)) },
  );
}

export default function Objects() {
  const { address, wanted, sides, upload } = useLoaderData<typeof loader>();
  return (
    <>
      <PrefixForm label="Objects" wanted={wanted} />
      <Panes>
        {sides.map(({ label, name, place, listing }, index) => {
          const half = index === 0 ? 'left' : 'right';
          return (
            <Pane key={label.id} side={label} half={half} title={name}>
              {upload?.environmentId === label.id && upload.bucket === name ? (
                <SendConfirmed upload={upload} />
              ) : null}
              {place.may.upload ? (
                <UploadForm environmentId={label.id} bucket={name} prefix={wanted.prefix} />
              ) : null}
              <PrefixActions place={place} prefix={wanted.prefix} />
              <ListingPane
                listing={listing}
                half={half}
                noun="objects"
                countOf={(page) => page.objects.length}
              >
                {({ objects, prefix }) =>
                  objects.map((object) => (
                    <ObjectRow
                      key={object.key}
                      object={object}
                      bucketAddress={address}
                      prefix={prefix}
                      half={half}
                    />
                  ))
                }
              </ListingPane>
            </Pane>
          );
        })}
      </Panes>
      <ListingCommands sides={sides} />
    </>
  );
}
