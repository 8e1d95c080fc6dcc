import { Link, useSearchParams } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { CursorPager } from '../../components/cursor-pager.tsx';
import type { Half } from '../../components/pair/side.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import { FolderRow } from './folder-row.tsx';
import { searchFor } from './listing-search.ts';
import type { SideListing } from './side-listing.ts';

interface ListedPage {
  readonly prefix: string;
  readonly folders: readonly string[];
  readonly pageNumber: number;
  readonly next?: string;
  readonly previous?: { readonly cursor?: string };
}

interface ListingPaneProps<Page extends ListedPage> {
  readonly listing: SideListing<Page>;
  readonly half: Half;
  /** What the page holds besides folders, in the plural. */
  readonly noun: string;
  readonly countOf: (page: Page) => number;
  readonly children: (page: Page) => ReactNode;
}

/** One page of a bucket on one side: folders, what else there is, and the way forth and back. */
export function ListingPane<Page extends ListedPage>({
  listing,
  half,
  noun,
  countOf,
  children,
}: ListingPaneProps<Page>) {
  if (listing.state === 'refused') return <p className="py-4 text-sm text-ink-muted">{listing.sentence}</p>;
  if (listing.state === 'mistaken') return <Mistaken sentence={listing.sentence} />;
  return (
    <StreamedCell cell={listing.cell as Promise<Cell<Page>>} fallback={<Waiting lines={8} />}>
      {(page) => (
        <div className="flex flex-col gap-3">
          <p className="tabular text-xs text-ink-muted">
            {countWords(page.folders.length, countOf(page), noun)}
          </p>
          <ul className="-mx-4 divide-y divide-line border-y border-line text-sm last:-mb-4 last:border-b-0">
            {page.folders.map((folder) => (
              <FolderRow key={folder} folder={folder} prefix={page.prefix} />
            ))}
            {children(page)}
            {page.folders.length + countOf(page) === 0 ? (
              <li className="px-4 py-5 text-ink-faint">
                {page.prefix ? 'Nothing here begins with this.' : 'The bucket is empty.'}
              </li>
            ) : null}
          </ul>
          <CursorPager
            parameter={half}
            pageNumber={page.pageNumber}
            next={page.next}
            previous={page.previous}
          />
        </div>
      )}
    </StreamedCell>
  );
}

function Mistaken({ sentence }: { readonly sentence: string }) {
  const [search] = useSearchParams();
  return (
    <div role="alert" className="space-y-3 py-2">
      <p className="text-sm text-bad">{sentence}</p>
      <Link to={searchFor(search, {})} className={buttonLook('plain')}>
        First page
      </Link>
    </div>
  );
}

/** `2 folders, 14 objects on this page`. */
function countWords(folders: number, others: number, noun: string): string {
  const told = [
    ...(folders > 0 ? [`${folders} ${folders === 1 ? 'folder' : 'folders'}`] : []),
    ...(others > 0 || folders === 0 ? [`${others} ${noun}`] : []),
  ];
  return `${told.join(', ')} on this page`;
}
