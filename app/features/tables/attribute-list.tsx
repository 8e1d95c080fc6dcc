import { EqualNot } from 'lucide-react';
import type { AttributeJson, ItemJson } from '../../../core/resources/tables/types.ts';
import { plainOf, sameAttribute, typeOf, typeWord } from '../../../core/resources/tables/values.ts';
import { JsonView } from '../../components/json-view.tsx';
import { Badge } from '../../components/ui/badge.tsx';

interface AttributeListProps {
  readonly item: ItemJson;
  /** The item of the same key on the other side, where there is one. */
  readonly other?: ItemJson;
}

/** An item attribute by attribute: name, type, value, and whether the other side has another. */
export function AttributeList({ item, other }: AttributeListProps) {
  return (
    <dl className="divide-y divide-line text-sm">
      {Object.entries(item).map(([name, value]) => (
        <div key={name} className="grid grid-cols-[minmax(6rem,10rem)_minmax(0,1fr)] gap-4 py-2">
          <dt className="flex min-w-0 flex-wrap items-start gap-x-2 gap-y-1">
            <span className="min-w-0 break-words font-mono text-xs">{name}</span>
            {other && !alike(value, name, other) ? (
              <span className="inline-flex items-center gap-1 text-2xs text-warn">
                <EqualNot aria-hidden className="size-3" />
                {Object.hasOwn(other, name) ? 'differs' : 'only here'}
              </span>
            ) : null}
          </dt>
          <dd className="flex min-w-0 items-start gap-3">
            <div className="min-w-0 flex-1">
              <AttributeValue value={value} />
            </div>
            <Badge title={typeWord(typeOf(value))}>{typeOf(value)}</Badge>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function AttributeValue({ value }: { readonly value: AttributeJson }) {
  const plain = plainOf(value);
  if (plain !== null && typeof plain === 'object') return <JsonView value={plain} />;
  return <span className="whitespace-pre-wrap break-words font-mono text-xs">{String(plain)}</span>;
}

function alike(value: AttributeJson, name: string, other: ItemJson): boolean {
  const counterpart = Object.hasOwn(other, name) ? other[name] : undefined;
  return counterpart !== undefined && sameAttribute(value, counterpart);
}
