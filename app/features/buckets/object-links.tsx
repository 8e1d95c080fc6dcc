import { Download, History } from 'lucide-react';
import { buttonLook } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { EnvironmentObject } from './object-address.ts';
import { downloadPath, isReachableByBrowser } from './object-address.ts';

interface ObjectLinksProps {
  readonly object: EnvironmentObject;
  readonly bucketAddress: string;
}

/** What leads on from an object. */
export function ObjectLinks({ object, bucketAddress }: ObjectLinksProps) {
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
      <PairLink
        to={`/buckets/${encodeURIComponent(bucketAddress)}/versions`}
        search={{ prefix: object.key }}
        prefetch="none"
        className={buttonLook('quiet')}
      >
        <History aria-hidden className="size-4" />
        Its versions
      </PairLink>
    </div>
  );
}
