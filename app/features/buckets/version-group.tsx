import clsx from 'clsx';
import type { ObjectVersion } from '../../../core/resources/buckets/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes } from '../../components/format.ts';
import type { Half } from '../../components/pair/side.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { lastFolderEnd } from './folder-row.tsx';
import type { BucketPlace } from './bucket-rights.ts';
import { ObjectLink } from './object-link.tsx';
import { UndeleteButton, VersionButtons } from './version-buttons.tsx';

interface VersionGroupProps {
  readonly objectKey: string;
  readonly versions: readonly ObjectVersion[];
  readonly bucketAddress: string;
  readonly prefix: string;
  readonly half: Half;
  readonly place: BucketPlace;
}

/** The versions and delete markers of one key, newest first. */
export function VersionGroup(props: VersionGroupProps) {
  const { objectKey, versions, bucketAddress, prefix, half, place } = props;
  const marker = versions.find((version) => version.latest && version.deleteMarker);
  const isDeleted = marker !== undefined;
  return (
    <li className="px-4 py-2">
      <div className="flex items-center gap-2">
        <bdi
          className={clsx('min-w-0 truncate font-mono text-xs', isDeleted && 'text-ink-muted line-through')}
          title={objectKey}
        >
          {objectKey.slice(lastFolderEnd(prefix)) || '(the folder itself)'}
        </bdi>
        {isDeleted ? <Badge tone="warn">deleted</Badge> : null}
        {marker ? <UndeleteButton place={place} marker={marker} /> : null}
      </div>
      <ul className="mt-1 border-l border-line pl-3">
        {versions.map((version) => (
          <li key={version.versionId} className="flex items-center gap-2">
            <div className="min-w-0 flex-1">
              <VersionLine version={version} bucketAddress={bucketAddress} half={half} />
            </div>
            <VersionButtons place={place} version={version} />
          </li>
        ))}
      </ul>
    </li>
  );
}

interface VersionLineProps {
  readonly version: ObjectVersion;
  readonly bucketAddress: string;
  readonly half: Half;
}

const LINE = 'flex items-center gap-2.5 py-1';

function VersionLine({ version, bucketAddress, half }: VersionLineProps) {
  const told = (
    <>
      <code className="min-w-0 flex-1 truncate font-mono text-2xs text-ink-muted" title={version.versionId}>
        {version.versionId}
      </code>
      {version.latest ? <Badge tone={version.deleteMarker ? 'warn' : 'good'}>latest</Badge> : null}
      <span className="tabular w-24 shrink-0 whitespace-nowrap text-right text-xs text-ink-muted">
        {version.deleteMarker ? 'delete marker' : formatBytes(version.sizeBytes ?? 0)}
      </span>
      <span className="tabular w-20 shrink-0 text-right text-xs text-ink-faint">
        {version.lastModifiedAt === undefined ? <Nothing /> : <Age at={version.lastModifiedAt} suffix="" />}
      </span>
    </>
  );
  // A delete marker holds nothing that could be looked at.
  if (version.deleteMarker) return <div className={LINE}>{told}</div>;
  return (
    <ObjectLink
      bucketAddress={bucketAddress}
      objectKey={version.key}
      versionId={version.versionId}
      half={half}
      className={clsx(LINE, 'hover:bg-sunken/60')}
    >
      {told}
    </ObjectLink>
  );
}

/** Versions come by key; each key's stand together. */
export function groupsOf(
  versions: readonly ObjectVersion[],
): readonly { readonly key: string; readonly versions: readonly ObjectVersion[] }[] {
  const groups = new Map<string, ObjectVersion[]>();
  for (const version of versions) {
    const group = groups.get(version.key);
    if (group) group.push(version);
    else groups.set(version.key, [version]);
  }
  return [...groups].map(([key, some]) => ({ key, versions: some }));
}
