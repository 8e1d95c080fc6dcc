import { useEffect, useMemo, useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import type { ItemJson, KeyAttribute } from '../../../core/resources/tables/types.ts';
import { itemSizeBytes, sameAttribute } from '../../../core/resources/tables/values.ts';
import { formatBytes } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { SwitchTabs } from '../../components/ui/switch-tabs.tsx';
import { DraftRows } from './draft-rows.tsx';
import { itemOfJson, itemOfRows, rowsOfItem } from './item-draft.ts';

interface ItemEditorProps {
  readonly environmentId: string;
  readonly table: string;
  readonly keys: readonly KeyAttribute[];
  /** What it begins with. */
  readonly start: ItemJson;
  /** The version of the item that is changed, as the server gave it; null where a new one is made. */
  readonly read: string | null;
  /** The item as it is by now: once it is what was typed, the draft has done its work. */
  readonly current?: ItemJson;
  readonly title: string;
  readonly onClose: () => void;
}

const VIEWS = ['Attributes', 'DynamoDB JSON'] as const;

/** An item to be typed: attribute by attribute, or as DynamoDB JSON. Nothing is sent that is not an item. */
export function ItemEditor(props: ItemEditorProps) {
  const { environmentId, table, keys, start, read, current, title, onClose } = props;
  const [rows, setRows] = useState(() => rowsOfItem(start, keys));
  const [json, setJson] = useState<string>();
  const draft = useMemo(
    () => (json === undefined ? itemOfRows(rows, keys) : itemOfJson(json, keys)),
    [rows, json, keys],
  );
  const mistakes = draft.ok ? [] : draft.mistakes;
  const isSame = draft.ok && read !== null && sameAttribute({ M: draft.item }, { M: start });
  const isSaved =
    draft.ok && current !== undefined && !isSame && sameAttribute({ M: draft.item }, { M: current });
  useEffect(() => {
    if (isSaved) onClose();
  }, [isSaved, onClose]);

  function show(view: (typeof VIEWS)[number]): void {
    // A draft with mistakes has no other form yet.
    if (!draft.ok) return;
    if (view === 'DynamoDB JSON') return setJson(JSON.stringify(draft.item, null, 2));
    setRows(rowsOfItem(draft.item, keys));
    setJson(undefined);
  }

  return (
    <section aria-label={title} className="space-y-3 rounded-md border border-line-strong p-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="text-sm font-medium">{title}</h3>
        <SwitchTabs
          label="Form of the draft"
          options={VIEWS}
          chosen={json === undefined ? 'Attributes' : 'DynamoDB JSON'}
          onChoose={show}
        />
      </div>
      {json === undefined ? (
        <DraftRows rows={rows} keys={keys} isKeyOpen={read === null} mistakes={mistakes} onChange={setRows} />
      ) : (
        <textarea
          aria-label="The item as DynamoDB JSON"
          className="h-80 w-full resize-y rounded-md border border-line-strong bg-surface p-2 font-mono text-xs leading-4"
          value={json}
          spellCheck={false}
          onChange={(event) => setJson(event.currentTarget.value)}
        />
      )}
      {mistakes
        .filter((mistake) => mistake.row === undefined)
        .map(({ sentence }) => (
          <p key={sentence} role="alert" className="text-xs text-bad">
            {sentence}
          </p>
        ))}
      <div className="flex flex-wrap items-center gap-2">
        <ActionButton
          actionId="tables.put-item"
          environmentId={environmentId}
          input={draft.ok ? { table, item: draft.item as Json, read } : undefined}
          label={read === null ? 'Create item' : 'Save item'}
          look="primary"
          disabled={!draft.ok || isSame}
        />
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
        <span className="tabular ml-auto text-xs text-ink-muted">
          {draft.ok ? (isSame ? 'nothing changed yet' : formatBytes(itemSizeBytes(draft.item))) : null}
        </span>
      </div>
    </section>
  );
}
