import { keyId, keyOfItem, keyToParameters } from '../../../core/resources/tables/item-key.ts';
import type { AttributeJson, ItemJson, KeySchema } from '../../../core/resources/tables/types.ts';
import { plainItem, plainOf, typeOf } from '../../../core/resources/tables/values.ts';
import { formatBytes } from '../../components/format.ts';
import { ItemLink } from './item-link.tsx';

interface ItemsTableProps {
  readonly items: readonly ItemJson[];
  readonly sizes: readonly number[];
  /** Absent where the table could not be described: then items are shown without links. */
  readonly schema: KeySchema | undefined;
  readonly tableKey: string;
}

/** How much of an item's rest a row shows. */
const PREVIEW_LENGTH = 220;

/** Items by key, with the beginning of everything else. */
export function ItemsTable({ items, sizes, schema, tableKey }: ItemsTableProps) {
  if (items.length === 0) return <p className="py-6 text-sm text-ink-faint">No items on this page.</p>;
  const keys = schema ? [schema.partitionKey.name, ...(schema.sortKey ? [schema.sortKey.name] : [])] : [];
  return (
    <div className="-mx-4 overflow-x-auto border-y border-line">
      <table className="w-full text-xs">
        <thead className="bg-sunken text-left text-2xs text-ink-faint">
          <tr>
            {keys.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 font-normal">
                {name}
              </th>
            ))}
            <th scope="col" className="px-4 py-1.5 font-normal max-md:hidden">
              Other attributes
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-normal">
              Size
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map((item, place) => {
            const key = schema ? keyOfItem(item, schema) : {};
            return (
              <tr key={schema ? keyId(key) : place} className="hover:bg-sunken/60">
                {keys.map((name, index) => (
                  <td key={name} className="max-w-[14rem] px-4 py-1.5">
                    {index === 0 ? (
                      <ItemLink tableKey={tableKey} parameters={keyToParameters(key)}>
                        <AttributeText value={item[name]} />
                      </ItemLink>
                    ) : (
                      <AttributeText value={item[name]} />
                    )}
                  </td>
                ))}
                <td className="max-w-0 px-4 py-1.5 max-md:hidden md:min-w-[12rem]">
                  <span className="block truncate font-mono text-2xs text-ink-muted">
                    {restOf(item, keys)}
                  </span>
                </td>
                <td className="whitespace-nowrap px-4 py-1.5 text-right text-ink-muted">
                  {formatBytes(sizes[place] ?? 0)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function AttributeText({ value }: { readonly value: AttributeJson | undefined }) {
  if (!value) return <span className="text-ink-faint">–</span>;
  const plain = plainOf(value);
  return (
    <span className="block truncate font-mono" title={`${typeOf(value)}`}>
      {typeof plain === 'string' ? plain : JSON.stringify(plain)}
    </span>
  );
}

/** The attributes behind the keys, as JSON, cut where a row ends anyway. */
function restOf(item: ItemJson, keys: readonly string[]): string {
  const rest = Object.fromEntries(Object.entries(item).filter(([name]) => !keys.includes(name)));
  return JSON.stringify(plainItem(rest)).slice(0, PREVIEW_LENGTH);
}
