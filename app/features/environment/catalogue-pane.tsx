import { Await } from '@remix-run/react';
import { Check, TriangleAlert } from 'lucide-react';
import { Suspense } from 'react';
import type { CheckedPiece, KindInventory } from '../../../core/changes/environment/inventory.ts';
import { kindWords } from '../../../core/changes/environment/words.ts';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';

interface CataloguePaneProps {
  readonly inventory: readonly Promise<KindInventory>[];
}

/** What of the catalogue one side has, kind by kind; what is missing by its name. */
export function CataloguePane({ inventory }: CataloguePaneProps) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
      {inventory.map((one, index) => (
        <Suspense key={index} fallback={<Row name={<Waiting inline />} />}>
          <Await resolve={one} errorElement={<Row name={<BrokenStream />} />}>
            {(answer) => <Kind {...(answer as KindInventory)} />}
          </Await>
        </Suspense>
      ))}
    </dl>
  );
}

function Row({ name }: { readonly name: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd />
    </>
  );
}

function Kind({ kind, pieces }: KindInventory) {
  const words = kindWords(kind);
  return (
    <>
      <dt className="text-ink-muted">{`${words.slice(0, 1).toUpperCase()}${words.slice(1)}`}</dt>
      <dd className="tabular min-w-0">
        <CellView cell={pieces} inline>
          {(all) => <Presence pieces={all} />}
        </CellView>
      </dd>
    </>
  );
}

function Presence({ pieces }: { readonly pieces: readonly CheckedPiece[] }) {
  const missing = pieces.filter(({ presence }) => presence === 'missing');
  const there = pieces.filter(({ presence }) => presence === 'there');
  const isWhole = there.length === pieces.length;
  const Icon = isWhole ? Check : TriangleAlert;
  return (
    <>
      <span className={isWhole ? 'text-good' : 'text-warn'}>
        <Icon aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
        {isWhole ? `all ${pieces.length} there` : `${there.length} of ${pieces.length} there`}
      </span>
      {missing.length > 0 ? (
        <ul aria-label="Missing" className="mt-1 space-y-0.5 font-mono text-xs text-ink-muted">
          {missing.map(({ name }) => (
            <li key={name} className="break-all">
              {name}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
