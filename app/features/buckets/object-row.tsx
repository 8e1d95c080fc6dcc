import { File } from 'lucide-react';
import type { ObjectSummary } from '../../../core/resources/buckets/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes } from '../../components/format.ts';
import type { Half } from '../../components/pair/side.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { lastFolderEnd } from './folder-row.tsx';
import { ObjectLink } from './object-link.tsx';

interface ObjectRowProps {
  readonly object: ObjectSummary;
  readonly bucketAddress: string;
  readonly prefix: string;
  readonly half: Half;
}

export function ObjectRow({ object, bucketAddress, prefix, half }: ObjectRowProps) {
  const name = object.key.slice(lastFolderEnd(prefix));
  return (
    <li>
      <ObjectLink
        bucketAddress={bucketAddress}
        objectKey={object.key}
        half={half}
        className="flex items-center gap-2.5 px-4 py-1.5 hover:bg-sunken/60"
      >
        <File aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        <bdi className="min-w-0 flex-1 truncate font-mono text-xs" title={object.key}>
          {name || '(the folder itself)'}
        </bdi>
        {object.storageClass === 'STANDARD' ? null : (
          <Badge title="Storage class">{object.storageClass.toLowerCase().replaceAll('_', ' ')}</Badge>
        )}
        <span className="tabular w-16 shrink-0 whitespace-nowrap text-right text-xs text-ink-muted">
          {formatBytes(object.sizeBytes)}
        </span>
        <span className="tabular w-20 shrink-0 text-right text-xs text-ink-faint">
          {object.lastModifiedAt === undefined ? <Nothing /> : <Age at={object.lastModifiedAt} suffix="" />}
        </span>
      </ObjectLink>
    </li>
  );
}
