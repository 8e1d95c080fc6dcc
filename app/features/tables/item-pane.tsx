import { Await } from '@remix-run/react';
import { Suspense, useMemo, useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { AttributeJson } from '../../../core/resources/tables/types.ts';
import { plainItem } from '../../../core/resources/tables/values.ts';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { CopyButton } from '../../components/command-line.tsx';
import { formatBytes } from '../../components/format.ts';
import { JsonView } from '../../components/json-view.tsx';
import { SwitchTabs } from '../../components/ui/switch-tabs.tsx';
import { AttributeList } from './attribute-list.tsx';
import { ItemChange, NewItem } from './item-change.tsx';
import type { ItemPlace } from './item-change.tsx';
import { itemOf } from './sent-item.ts';
import type { SentVersion } from './sent-item.ts';

/** The attributes of a key by name. */
export type ItemKey = readonly (readonly [name: string, value: AttributeJson])[];

interface ItemPaneProps {
  readonly item: Promise<Cell<SentVersion>> | undefined;
  readonly other: Promise<Cell<SentVersion>> | undefined;
  readonly itemKey: ItemKey;
  readonly refusal: string | undefined;
  readonly place: ItemPlace;
}

/** An item on one side, its attributes marked where the other side's item differs. */
export function ItemPane({ item, other, itemKey, refusal, place }: ItemPaneProps) {
  if (!item) return <p className="py-4 text-sm text-ink-muted">{refusal}</p>;
  return (
    <Suspense fallback={<Waiting lines={8} />}>
      <Await resolve={item} errorElement={<BrokenStream />}>
        {(cell) => (
          <CellView cell={cell} empty={<NoSuchItem itemKey={itemKey} place={place} />}>
            {(result) => (
              <Suspense fallback={<Shown result={result} place={place} />}>
                <Await resolve={other} errorElement={<Shown result={result} place={place} />}>
                  {(counterpart) => (
                    <Shown result={result} other={counterpart && valueOf(counterpart)} place={place} />
                  )}
                </Await>
              </Suspense>
            )}
          </CellView>
        )}
      </Await>
    </Suspense>
  );
}

const VIEWS = ['Attributes', 'JSON', 'DynamoDB JSON'] as const;

interface ShownProps {
  readonly result: SentVersion;
  readonly other?: SentVersion;
  readonly place: ItemPlace;
}

function Shown({ result, other, place }: ShownProps) {
  const item = useMemo(() => itemOf(result), [result]);
  const beside = useMemo(() => other && itemOf(other), [other]);
  const [view, setView] = useState<(typeof VIEWS)[number]>('Attributes');
  const units = result.consumedCapacity?.total;
  const json = view === 'DynamoDB JSON' ? item : plainItem(item);
  return (
    <div className="space-y-3">
      <ItemChange item={item} version={result.version} place={place} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SwitchTabs label="Form of the item" options={VIEWS} chosen={view} onChoose={setView} />
        <span className="tabular flex items-center gap-3 text-xs text-ink-muted">
          {formatBytes(result.sizeBytes)}
          {units === undefined ? null : <span>{units} read units used</span>}
          <CopyButton text={JSON.stringify(json, null, 2)} label="Copy as JSON" />
        </span>
      </div>
      {view === 'Attributes' ? <AttributeList item={item} other={beside} /> : <JsonView value={json} />}
    </div>
  );
}

function NoSuchItem({ itemKey, place }: { readonly itemKey: ItemKey; readonly place: ItemPlace }) {
  return (
    <div className="space-y-3 py-4 text-sm text-ink-muted">
      <p>No item has this key here.</p>
      <code className="block break-all font-mono text-2xs text-ink-faint">
        {JSON.stringify(Object.fromEntries(itemKey))}
      </code>
      <NewItem label="Create it here" start={Object.fromEntries(itemKey)} place={place} />
    </div>
  );
}
