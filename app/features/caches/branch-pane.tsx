import { Await, Link, useLocation, useSearchParams } from '@remix-run/react';
import { ChevronRight, KeyRound } from 'lucide-react';
import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type {
  BranchChild,
  BranchOptions,
  BranchPage,
  LeafFacts,
} from '../../../core/resources/caches/types.ts';
import { Nothing, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { formatBytes, formatCount, formatDuration } from '../../components/format.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import type { Branch } from './branch.server.ts';

interface BranchPaneProps {
  readonly branch: Branch;
  readonly options: BranchOptions;
  readonly cursorParameter: 'left' | 'right';
}

/** One branch of the tree of keys on one side, and how much of the keyspace was walked over for it. */
export function BranchPane({ branch, options, cursorParameter }: BranchPaneProps) {
  return (
    <StreamedCell cell={branch.page} fallback={<Waiting lines={8} />}>
      {(page) => (
        <div className="space-y-3">
          <WalkNote page={page} />
          <ul className="-mx-4 divide-y divide-line border-y border-line text-sm last:-mb-4 last:border-b-0">
            {page.children.map((child) =>
              child.kind === 'branch' ? (
                <BranchRow key={`branch ${child.prefix}`} child={child} />
              ) : (
                <KeyRow key={`key ${child.key}`} child={child} leaves={branch.leaves} />
              ),
            )}
            {page.children.length === 0 ? (
              <li className="px-4 py-5 text-ink-faint">No keys met here.</li>
            ) : null}
          </ul>
          <Onward page={page} parameter={cursorParameter} started={options.cursor !== undefined} />
        </div>
      )}
    </StreamedCell>
  );
}

function WalkNote({ page }: { readonly page: BranchPage }) {
  return (
    <p className="tabular text-xs text-ink-muted" data-walk={page.complete ? 'complete' : 'partial'}>
      {walkWords(page)}
    </p>
  );
}

function walkWords({ complete, scannedKeys, totalKeys }: BranchPage): string {
  if (complete)
    return `All ${totalKeys === undefined ? '' : `${formatCount(totalKeys)} `}keys were walked over.`;
  const of = totalKeys === undefined ? '' : ` of ${formatCount(totalKeys)}`;
  return `Walked over about ${formatCount(scannedKeys)}${of} keys: counts are what was met.`;
}

type BranchEntry = Extract<BranchChild, { kind: 'branch' }>;
type KeyEntry = Extract<BranchChild, { kind: 'key' }>;

function BranchRow({ child }: { readonly child: BranchEntry }) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  for (const name of ['left', 'right']) next.delete(name);
  next.set('prefix', child.prefix);
  return (
    <li>
      <Link to={`?${next.toString()}`} className="flex items-center gap-2 px-4 py-1.5 hover:bg-sunken/60">
        <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        <span className="min-w-0 truncate font-mono text-xs">{child.segment || '(empty)'}</span>
        <span className="tabular ml-auto whitespace-nowrap text-2xs text-ink-faint">
          {formatCount(child.keysSeen)} met
        </span>
      </Link>
    </li>
  );
}

function KeyRow({
  child,
  leaves,
}: {
  readonly child: KeyEntry;
  readonly leaves: Promise<Cell<readonly LeafFacts[]>>;
}) {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const next = new URLSearchParams();
  for (const name of ['pair', 'side']) if (search.get(name)) next.set(name, search.get(name) ?? '');
  next.set('key', child.key);
  return (
    <li>
      <Link
        to={`${pathname.replace(/\/keys$/, '/key')}?${next.toString()}`}
        className="flex items-center gap-2 px-4 py-1.5 hover:bg-sunken/60"
      >
        <KeyRound aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        <span className="min-w-0 truncate font-mono text-xs">{child.segment || '(empty)'}</span>
        <span className="tabular ml-auto flex items-center gap-3 whitespace-nowrap text-2xs text-ink-faint">
          <Suspense fallback={<Waiting inline />}>
            <Await resolve={leaves} errorElement={<Nothing />}>
              {(cell) => <LeafWords facts={valueOf(cell)?.find((one) => one.key === child.key)} />}
            </Await>
          </Suspense>
        </span>
      </Link>
    </li>
  );
}

function LeafWords({ facts }: { readonly facts: LeafFacts | undefined }) {
  if (!facts) return null;
  return (
    <>
      {facts.memoryBytes === undefined ? null : <span>{formatBytes(facts.memoryBytes)}</span>}
      <span>{facts.ttlMs === undefined ? 'no expiry' : formatDuration(facts.ttlMs / 1_000)}</span>
      <Badge>{facts.type}</Badge>
    </>
  );
}

interface OnwardProps {
  readonly page: BranchPage;
  readonly parameter: 'left' | 'right';
  readonly started: boolean;
}

function Onward({ page, parameter, started }: OnwardProps) {
  const [search] = useSearchParams();
  function to(cursor: string | undefined): string {
    const next = new URLSearchParams(search);
    if (cursor) next.set(parameter, cursor);
    else next.delete(parameter);
    return `?${next.toString()}`;
  }
  const underway = started || search.has(parameter);
  if (!underway && !page.next) return null;
  return (
    <div className="flex items-center gap-2">
      {underway ? (
        <Link to={to(undefined)} preventScrollReset className={buttonLook('plain')}>
          From the start
        </Link>
      ) : null}
      {page.next ? (
        <Link to={to(page.next)} preventScrollReset className={buttonLook('plain')}>
          Walk on
        </Link>
      ) : null}
    </div>
  );
}
