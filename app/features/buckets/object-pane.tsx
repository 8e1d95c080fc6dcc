import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { ObjectHead } from '../../../core/resources/buckets/types.ts';
import { BrokenStream, CellView, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { Section } from '../../components/page.tsx';
import { ObjectFacts } from './object-facts.tsx';
import type { BucketPlace } from './bucket-rights.ts';
import { ObjectLinks, VersionsLink } from './object-links.tsx';
import type { EnvironmentObject } from './object-address.ts';
import { ObjectPreviewView } from './object-preview.tsx';
import type { ObjectReads } from './object-side.server.ts';
import { TagList } from '../../components/tag-list.tsx';

interface ObjectPaneProps {
  readonly object: EnvironmentObject;
  readonly bucketAddress: string;
  readonly reads: ObjectReads | undefined;
  /** What stands under the same key on the other side. */
  readonly otherHead: Promise<Cell<ObjectHead>> | undefined;
  readonly refusal: string | undefined;
  readonly place: BucketPlace;
}

/** One object on one side: what S3 says of it, its tags, and a look into it. */
export function ObjectPane(props: ObjectPaneProps) {
  const { object, bucketAddress, reads, otherHead, refusal, place } = props;
  if (!reads) return <p className="py-4 text-sm text-ink-muted">{refusal}</p>;
  return (
    <Suspense fallback={<Waiting lines={8} />}>
      <Await resolve={reads.head} errorElement={<BrokenStream />}>
        {(head) =>
          head.state === 'absent' ? (
            <div className="space-y-2 py-4">
              <p className="text-sm text-ink-muted">
                {object.versionId ? 'This version is not here.' : 'No object has this key here.'}
              </p>
              <VersionsLink bucketAddress={bucketAddress} objectKey={object.key} />
            </div>
          ) : (
            <>
              <ObjectLinks object={object} bucketAddress={bucketAddress} place={place} />
              <CellView cell={head}>
                {(value) => (
                  <Suspense fallback={<ObjectFacts head={value} />}>
                    <Await resolve={otherHead} errorElement={<ObjectFacts head={value} />}>
                      {(other) => <ObjectFacts head={value} other={other && valueOf(other)} />}
                    </Await>
                  </Suspense>
                )}
              </CellView>
              <Section title="Tags">
                <StreamedCell cell={reads.tags} empty={<p className="text-sm text-ink-muted">None.</p>}>
                  {(tags) => <TagList tags={tags} />}
                </StreamedCell>
              </Section>
              <Section title="Content">
                <StreamedCell cell={reads.preview}>
                  {(preview) => <ObjectPreviewView preview={preview} object={object} />}
                </StreamedCell>
              </Section>
            </>
          )
        }
      </Await>
    </Suspense>
  );
}
