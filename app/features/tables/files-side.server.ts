import type { Cell } from '../../../core/cells/cell.ts';
import {
  exportsBucketOf,
  exportsPrefix,
  importBucketsOf,
  importsPrefix,
} from '../../../core/changes/tables/file-places.ts';
import { listObjectsCommand } from '../../../core/resources/buckets/commands.ts';
import { planListing } from '../../../core/resources/buckets/listing.ts';
import { listObjects } from '../../../core/resources/buckets/objects.ts';
import type { ObjectPage } from '../../../core/resources/buckets/types.ts';
import { describeTable } from '../../../core/resources/tables/describe.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';

interface FilesRequest {
  readonly side: NamedSide;
  readonly person: Person;
  readonly context: Pick<RequestContext, 'person' | 'console'>;
  readonly budget: Budget;
}

/** The files of one side's table: what was exported of it, and what was uploaded to be imported. */
export function filesSide({ side, person, context, budget }: FilesRequest) {
  const { source, label, name } = side;
  const { environment } = source;
  const bucket = exportsBucketOf(environment);
  const refusal = refusalOf(person, 'data:read', environment);
  const listings = [exportsPrefix(name), importsPrefix(name)].flatMap((prefix) => {
    const planned = planListing({ environmentId: environment.id, bucket, prefix });
    return planned.ok ? [planned.value] : [];
  });
  const may = (actionId: string) => mayAct(context, actionId, environment.id);
  return {
    label,
    name,
    refusal,
    bucket,
    importBuckets: importBucketsOf(environment),
    table: describeTable(source, name, budget),
    files: refusal ? [] : listings.map((listing) => notMissing(listObjects(source, listing, budget))),
    mayExport: may('tables.export'),
    mayImport: may('tables.import'),
    // Where nothing is guarded a file of one's own may come in; elsewhere data comes from its own environment.
    mayUpload: environment.guard === 'none' && may('buckets.put-object'),
    commands: listings.map((listing) => listObjectsCommand(label, listing)),
  };
}

/** A bucket that nobody has made holds no files. */
async function notMissing(reading: Promise<Cell<ObjectPage>>): Promise<Cell<ObjectPage>> {
  const cell = await reading;
  return cell.state === 'absent' ? { state: 'empty', at: cell.at } : cell;
}
