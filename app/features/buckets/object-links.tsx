import { Download, History } from 'lucide-react';
import { buttonLook } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { BucketPlace } from './bucket-rights.ts';
import { ObjectActions } from './object-actions.tsx';
import type { EnvironmentObject } from './object-address.ts';
import { downloadPath, isReachableByBrowser } from './object-address.ts';

interface ObjectLinksProps {
  readonly object: EnvironmentObject;
  readonly bucketAddress: string;
  readonly place: BucketPlace;
}

/** What leads on from an object, and what can be done to it. */
export function ObjectLinks({ object, bucketAddress, place }: ObjectLinksProps) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      {isReachableByBrowser(object.key) ? (
        // Not a link of the router: that one is fetched ahead, and this one leads to S3.
        <a href={downloadPath(object)} rel="noreferrer" className={buttonLook('plain')}>
          <Download aria-hidden className="size-4" />
          Download
        </a>
      ) : (
        <p className="text-xs text-ink-muted">
          Browsers can not ask for a key with . or .. between slashes; the command line below can.
        </p>
      )}
      <VersionsLink bucketAddress={bucketAddress} objectKey={object.key} />
      <ObjectActions place={place} objectKey={object.key} versionId={object.versionId} />
    </div>
  );
}

interface VersionsLinkProps {
  readonly bucketAddress: string;
  readonly objectKey: string;
}

export function VersionsLink({ bucketAddress, objectKey }: VersionsLinkProps) {
  return (
    <PairLink
      to={`/buckets/${encodeURIComponent(bucketAddress)}/versions`}
      search={{ prefix: objectKey }}
      prefetch="none"
      className={buttonLook('quiet')}
    >
      <History aria-hidden className="size-4" />
      Its versions
    </PairLink>
  );
}
