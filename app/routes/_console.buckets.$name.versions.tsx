import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bucketPair } from '../features/buckets/bucket-pair.server.ts';
import { bucketPlace } from '../features/buckets/bucket-rights.server.ts';
import { listingWanted, statusOf, versionsOnSide } from '../features/buckets/list-side.server.ts';
import { ListingCommands } from '../features/buckets/listing-commands.tsx';
import { ListingPane } from '../features/buckets/listing-pane.tsx';
import { PrefixForm } from '../features/buckets/prefix-form.tsx';
import { PrefixActions } from '../features/buckets/prefix-actions.tsx';
import { groupsOf, VersionGroup } from '../features/buckets/version-group.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = bucketPair(params.name, pairOf(request, context));
  const wanted = listingWanted(request);
  const budget = budgetFor(request.signal);
  const sides = pair.sides.map((side, index) => ({
    label: side.label,
    name: side.name,
    place: bucketPlace(context, side),
    listing: versionsOnSide({ side, person, wanted, cursor: wanted.cursors[index], budget }),
  }));
  return data(
    { address: pair.address, wanted, sides },
    { status: statusOf(sides.map((side) => side.listing)) },
  );
}

export default function Versions() {
  const { address, wanted, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <PrefixForm label="Versions" wanted={wanted} />
      <Panes>
        {sides.map(({ label, name, place, listing }, index) => {
          const half = index === 0 ? 'left' : 'right';
          return (
            <Pane key={label.id} side={label} half={half} title={name}>
              <PrefixActions place={place} prefix={wanted.prefix} />
              <ListingPane
                listing={listing}
                half={half}
                noun="versions and delete markers"
                countOf={(page) => page.versions.length}
              >
                {({ versions, prefix }) =>
                  groupsOf(versions).map((group) => (
                    <VersionGroup
                      key={group.key}
                      objectKey={group.key}
                      versions={group.versions}
                      bucketAddress={address}
                      prefix={prefix}
                      half={half}
                      place={place}
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
