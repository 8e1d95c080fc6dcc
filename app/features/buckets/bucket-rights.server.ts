import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import type { BucketPlace } from './bucket-rights.ts';

/** Where the buttons of one side act, and which of them are shown. */
export function bucketPlace(
  context: Pick<RequestContext, 'person' | 'console'>,
  { label, name }: Pick<NamedSide, 'label' | 'name'>,
): BucketPlace {
  const may = (verb: string) => mayAct(context, `buckets.${verb}`, label.id);
  return {
    environmentId: label.id,
    bucket: name,
    may: {
      upload: may('put-object'),
      deleteObject: may('delete-object'),
      undelete: may('undelete-object'),
      restoreVersion: may('restore-version'),
      deleteVersion: may('delete-version'),
      restorePrefix: may('restore-prefix'),
      deletePrefix: may('delete-prefix'),
      setVersioning: may('set-versioning'),
      putLifecycle: may('put-lifecycle'),
    },
  };
}
