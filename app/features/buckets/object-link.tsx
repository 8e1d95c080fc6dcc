import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';
import type { Half } from '../../components/pair/side.tsx';

interface ObjectLinkProps {
  readonly bucketAddress: string;
  readonly objectKey: string;
  readonly half: Half;
  readonly versionId?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** To one object, with the same key in the other environment beside it. */
export function ObjectLink({
  bucketAddress,
  objectKey,
  half,
  versionId,
  className,
  children,
}: ObjectLinkProps) {
  const search = new URLSearchParams(useKeptSearch());
  // A narrow screen goes on with the half that was followed.
  if (half === 'right') search.set('side', 'right');
  else search.delete('side');
  search.set('key', objectKey);
  if (versionId !== undefined) search.set(`${half}Version`, versionId);
  return (
    <Link
      to={`/buckets/${encodeURIComponent(bucketAddress)}/object?${search.toString()}`}
      className={className}
    >
      {children}
    </Link>
  );
}
