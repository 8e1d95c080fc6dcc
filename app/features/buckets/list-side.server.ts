import { listObjectsCommand, listVersionsCommand } from '../../../core/resources/buckets/commands.ts';
import {
  DELIMITER,
  foldersTo,
  planListing,
  planVersionListing,
} from '../../../core/resources/buckets/listing.ts';
import type { ListingRequest } from '../../../core/resources/buckets/listing.ts';
import { listObjects } from '../../../core/resources/buckets/objects.ts';
import { listVersions } from '../../../core/resources/buckets/versions.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import type { SideObjects, SideVersions } from './side-listing.ts';

/** Where in a bucket the address stands. */
export interface ListingWanted {
  readonly prefix: string;
  /** The folders on the way there, outermost first. */
  readonly folders: ReturnType<typeof foldersTo>;
  /** Everything under the prefix in one list, without folders. */
  readonly isFlat: boolean;
  /** Tokens of the left and the right side's page. */
  readonly cursors: readonly [string | undefined, string | undefined];
}

export function listingWanted(request: Request): ListingWanted {
  const search = new URL(request.url).searchParams;
  const prefix = search.get('prefix') ?? '';
  return {
    prefix,
    folders: foldersTo(prefix),
    isFlat: search.get('show') === 'all',
    cursors: [search.get('left') || undefined, search.get('right') || undefined],
  };
}

interface SideRequest {
  readonly side: NamedSide;
  readonly person: Person;
  readonly wanted: ListingWanted;
  readonly cursor: string | undefined;
  readonly budget: Budget;
}

/** A page of one side's objects, on its way. What is wrong with the address is told at once. */
export function objectsOnSide(request: SideRequest): SideObjects {
  const { side, person, budget } = request;
  const refusal = refusalOf(person, 'data:read', side.source.environment);
  if (refusal) return { state: 'refused', sentence: refusal };
  const plan = planListing(listingRequest(request));
  if (!plan.ok) return { state: 'mistaken', sentence: plan.sentence };
  const command = listObjectsCommand(side.label, plan.value);
  return { state: 'asked', cell: listObjects(side.source, plan.value, budget), command };
}

/** The same for versions and delete markers. */
export function versionsOnSide(request: SideRequest): SideVersions {
  const { side, person, budget } = request;
  const refusal = refusalOf(person, 'data:read', side.source.environment);
  if (refusal) return { state: 'refused', sentence: refusal };
  const plan = planVersionListing(listingRequest(request));
  if (!plan.ok) return { state: 'mistaken', sentence: plan.sentence };
  const command = listVersionsCommand(side.label, plan.value);
  return { state: 'asked', cell: listVersions(side.source, plan.value, budget), command };
}

/** 400 where either side could not make sense of the address. */
export function statusOf(sides: readonly { readonly state: string }[]): number {
  return sides.some((side) => side.state === 'mistaken') ? 400 : 200;
}

function listingRequest({ side, wanted, cursor }: SideRequest): ListingRequest {
  return {
    environmentId: side.source.environment.id,
    bucket: side.name,
    prefix: wanted.prefix,
    delimiter: wanted.isFlat ? undefined : DELIMITER,
    cursor,
  };
}
