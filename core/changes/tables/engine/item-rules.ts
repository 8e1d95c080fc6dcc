import { isBase64, valueMistake } from '../../../resources/tables/typed-value.ts';
import type { AttributeJson, ItemJson, KeyAttribute, TableSummary } from '../../../resources/tables/types.ts';
import { base64Bytes, itemSizeBytes, typeOf, typeWord, utf8Bytes } from '../../../resources/tables/values.ts';
import { canonicalBase64, canonicalNumber } from './canonical.ts';

/** Sources: DynamoDB developer guide, "Quotas": items, keys, nesting, attribute names. */
const ITEM_BYTES = 409_600;
const PARTITION_KEY_BYTES = 2_048;
const SORT_KEY_BYTES = 1_024;
const LEVELS = 32;
const NAME_BYTES = 65_535;

/** What DynamoDB requires of a table's items, worked out once for many of them. */
export interface ItemRules {
  readonly keys: readonly (KeyAttribute & { readonly mostBytes: number })[];
  /** Attributes that are the key of an index: they may be absent, but not of another type or empty. */
  readonly indexKeys: readonly (KeyAttribute & { readonly mostBytes: number })[];
}

export function rulesOf(table: Pick<TableSummary, 'partitionKey' | 'sortKey' | 'indexes'>): ItemRules {
  const keysOf = ({ partitionKey, sortKey }: Pick<TableSummary, 'partitionKey' | 'sortKey'>) => [
    { ...partitionKey, mostBytes: PARTITION_KEY_BYTES },
    ...(sortKey ? [{ ...sortKey, mostBytes: SORT_KEY_BYTES }] : []),
  ];
  const further = table.indexes.flatMap(({ furtherKeys = [] }) =>
    furtherKeys.map(({ name, type }) => ({ name, type, mostBytes: PARTITION_KEY_BYTES })),
  );
  return { keys: keysOf(table), indexKeys: [...table.indexes.flatMap(keysOf), ...further] };
}

/**
 * Why DynamoDB would refuse an item, in a sentence; undefined where nothing is seen that it would. Its size is counted
 * by the guide's rule, never above DynamoDB's own count, so that no item is refused here that it would take.
 */
export function itemMistake(item: ItemJson, rules: ItemRules): string | undefined {
  for (const key of rules.keys) {
    const value = Object.hasOwn(item, key.name) ? item[key.name] : undefined;
    if (!value) return `The key attribute ${key.name} is missing.`;
    const wrong = keyMistake(value, key);
    if (wrong) return `The key attribute ${key.name} ${wrong}.`;
  }
  for (const key of rules.indexKeys) {
    const value = Object.hasOwn(item, key.name) ? item[key.name] : undefined;
    const wrong = value && keyMistake(value, key);
    if (wrong) return `The attribute ${key.name}, which is the key of an index, ${wrong}.`;
  }
  const wrong = mapMistake(item, 0);
  if (wrong) return wrong;
  const bytes = itemSizeBytes(item);
  return bytes > ITEM_BYTES
    ? `The item has ${bytes.toLocaleString('en-US')} bytes; DynamoDB takes 409,600.`
    : undefined;
}

function keyMistake(
  value: AttributeJson,
  { type, mostBytes }: KeyAttribute & { readonly mostBytes: number },
): string | undefined {
  if (!(type in value)) return `is a ${typeWord(typeOf(value))} and has to be a ${typeWord(type)}`;
  const bytes = 'S' in value ? utf8Bytes(value.S) : 'B' in value ? base64Bytes(value.B) : 1;
  if (bytes === 0) return 'is empty';
  return bytes > mostBytes ? `has ${bytes} bytes; DynamoDB takes ${mostBytes}` : undefined;
}

/** The attributes of an item stand on level one. */
function mapMistake(map: ItemJson, level: number): string | undefined {
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (level === 0 && name === '') return 'An attribute has an empty name.';
    if (level === 0 && name.length > NAME_BYTES / 3 && utf8Bytes(name) > NAME_BYTES)
      return 'The name of an attribute is longer than 65,535 bytes.';
    const wrong = value && nestedMistake(value, level + 1);
    if (wrong) return level === 0 ? `The attribute ${shown(name)}: ${wrong}.` : wrong;
  }
  return undefined;
}

function nestedMistake(value: AttributeJson, level: number): string | undefined {
  if (level > LEVELS) return `it is nested deeper than ${LEVELS} levels`;
  if ('S' in value || 'BOOL' in value || 'NULL' in value) return undefined;
  if ('N' in value) return valueMistake('N', value.N);
  if ('B' in value) return valueMistake('B', value.B);
  if ('M' in value) return mapMistake(value.M, level);
  if ('L' in value) {
    for (const one of value.L) {
      const wrong = nestedMistake(one, level + 1);
      if (wrong) return wrong;
    }
    return undefined;
  }
  if ('SS' in value) return setMistake(value.SS);
  if ('NS' in value)
    return (
      value.NS.map((one) => valueMistake('N', one)).find(Boolean) ?? setMistake(value.NS.map(canonicalNumber))
    );
  return value.BS.every(isBase64) ? setMistake(value.BS.map(canonicalBase64)) : 'bytes are written in base64';
}

function setMistake(members: readonly string[]): string | undefined {
  if (members.length === 0) return 'a set has at least one member';
  return new Set(members).size === members.length ? undefined : 'a set has each member once';
}

function shown(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
