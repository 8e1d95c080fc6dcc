import { Link, useSearchParams } from '@remix-run/react';
import { Folder } from 'lucide-react';
import { searchFor } from './listing-search.ts';

interface FolderRowProps {
  /** The whole prefix of the folder, with the slash at its end. */
  readonly folder: string;
  /** The prefix that the page shows. */
  readonly prefix: string;
}

export function FolderRow({ folder, prefix }: FolderRowProps) {
  const [search] = useSearchParams();
  return (
    <li>
      <Link
        to={searchFor(search, { prefix: folder })}
        className="flex items-center gap-2.5 px-4 py-1.5 hover:bg-sunken/60"
      >
        <Folder aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        <bdi className="min-w-0 truncate font-mono text-xs">{folder.slice(lastFolderEnd(prefix))}</bdi>
      </Link>
    </li>
  );
}

/** Names are shown from the folder on that they stand in: a prefix may end within a name. */
export function lastFolderEnd(prefix: string): number {
  return prefix.lastIndexOf('/') + 1;
}
