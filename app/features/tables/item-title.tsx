import { plainOf } from '../../../core/resources/tables/values.ts';
import type { ItemKey } from './item-pane.tsx';

/** An item's key: what the page is about on both sides. */
export function ItemTitle({ itemKey }: { readonly itemKey: ItemKey }) {
  return (
    <h2 className="flex flex-wrap gap-x-5 gap-y-1 font-mono text-sm">
      {itemKey.map(([name, value]) => (
        <span key={name} className="min-w-0 [overflow-wrap:anywhere]">
          <span className="text-ink-muted">{name} </span>
          <bdi className="whitespace-pre-wrap">{String(plainOf(value))}</bdi>
        </span>
      ))}
    </h2>
  );
}
