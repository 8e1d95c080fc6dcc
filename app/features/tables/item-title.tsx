import type { ItemJson } from '../../../core/resources/tables/types.ts';
import { plainOf } from '../../../core/resources/tables/values.ts';

/** An item's key: what the page is about on both sides. */
export function ItemTitle({ itemKey }: { readonly itemKey: ItemJson }) {
  return (
    <h2 className="flex flex-wrap gap-x-5 gap-y-1 font-mono text-sm">
      {Object.entries(itemKey).map(([name, value]) => (
        <span key={name} className="min-w-0 [overflow-wrap:anywhere]">
          <span className="text-ink-muted">{name} </span>
          <bdi className="whitespace-pre-wrap">{String(plainOf(value))}</bdi>
        </span>
      ))}
    </h2>
  );
}
