import { Copy, Pencil, Plus, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import type { ItemJson, KeyAttribute } from '../../../core/resources/tables/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ItemEditor } from './item-editor.tsx';

/** Where an item stands, and what this person may do there. */
export interface ItemPlace {
  readonly environmentId: string;
  readonly table: string;
  readonly keys: readonly KeyAttribute[];
  readonly mayPut: boolean;
  readonly mayDelete: boolean;
}

interface ItemChangeProps {
  readonly item: ItemJson;
  /** Of the item as it was read: a change names it, and is refused where the item has become another. */
  readonly version: string;
  readonly place: ItemPlace;
}

interface Editing {
  readonly as: 'edit' | 'duplicate';
  readonly start: ItemJson;
  readonly version: string;
}

/** Edit, duplicate, delete. What is being typed stays when the item changes meanwhile, and says so. */
export function ItemChange({ item, version, place }: ItemChangeProps) {
  const { environmentId, table, keys, mayPut, mayDelete } = place;
  const [editing, setEditing] = useState<Editing>();
  const close = useCallback(() => setEditing(undefined), []);
  if (!mayPut && !mayDelete) return null;
  const begin = (as: Editing['as']) => setEditing({ as, start: item, version });
  const isOutdated = editing?.as === 'edit' && editing.version !== version;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        {mayPut ? (
          <>
            <Button onClick={() => begin('edit')} aria-expanded={editing?.as === 'edit'}>
              <Pencil aria-hidden className="size-4" />
              Edit
            </Button>
            <Button onClick={() => begin('duplicate')} aria-expanded={editing?.as === 'duplicate'}>
              <Copy aria-hidden className="size-4" />
              Duplicate
            </Button>
          </>
        ) : null}
        {mayDelete ? (
          <ActionButton
            actionId="tables.delete-item"
            environmentId={environmentId}
            input={{ table, key: keyOf(item, keys) as Json, read: version }}
            label="Delete item"
            tone="danger"
            icon={Trash2}
          />
        ) : null}
      </div>
      {isOutdated ? (
        <p role="status" className="text-xs text-ink-muted">
          The item below is newer than what is being typed. Close the draft, or open it again to begin from
          there.
        </p>
      ) : null}
      {editing ? (
        <ItemEditor
          key={`${editing.as} ${editing.version}`}
          environmentId={environmentId}
          table={table}
          keys={keys}
          start={editing.start}
          read={editing.as === 'edit' ? editing.version : null}
          current={editing.as === 'edit' ? item : undefined}
          title={editing.as === 'edit' ? 'Edit item' : 'Duplicate under another key'}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

interface NewItemProps {
  readonly label: string;
  /** What it begins with: its key, or nothing. */
  readonly start: ItemJson;
  readonly place: Omit<ItemPlace, 'mayDelete'>;
}

/** A button that opens an item to be made. */
export function NewItem({ label, start, place }: NewItemProps) {
  const [isOpen, setOpen] = useState(false);
  if (!place.mayPut) return null;
  if (!isOpen)
    return (
      <Button onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        {label}
      </Button>
    );
  return (
    <ItemEditor
      environmentId={place.environmentId}
      table={place.table}
      keys={place.keys}
      start={start}
      read={null}
      title="New item"
      onClose={() => setOpen(false)}
    />
  );
}

function keyOf(item: ItemJson, keys: readonly KeyAttribute[]): ItemJson {
  return Object.fromEntries(
    keys.flatMap(({ name }) => {
      const value = Object.hasOwn(item, name) ? item[name] : undefined;
      return value ? [[name, value] as const] : [];
    }),
  );
}
