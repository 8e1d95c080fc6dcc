import { CopyButton } from '../../components/command-line.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { lastFolderEnd } from './folder-row.tsx';

interface ObjectTitleProps {
  readonly bucketAddress: string;
  readonly objectKey: string;
}

/** An object's whole key, and the way back to the folder that it stands in. */
export function ObjectTitle({ bucketAddress, objectKey }: ObjectTitleProps) {
  const folder = objectKey.slice(0, lastFolderEnd(objectKey));
  return (
    <div className="flex items-start gap-2">
      <h2 className="min-w-0 break-all font-mono text-sm">
        {folder ? (
          <PairLink
            to={`/buckets/${encodeURIComponent(bucketAddress)}/objects`}
            search={{ prefix: folder }}
            prefetch="none"
            className="text-ink-muted hover:text-accent"
          >
            <bdi>{folder}</bdi>
          </PairLink>
        ) : null}
        <bdi className="whitespace-pre-wrap">{objectKey.slice(folder.length)}</bdi>
      </h2>
      <CopyButton text={objectKey} label="Copy the key" />
    </div>
  );
}
