import { divided, escaped } from './typed-text.ts';
import { valueMistake } from './typed-value.ts';
import type { AttributeJson, ItemJson, KeySchema, Parsed } from './types.ts';

/** The parameter that holds one attribute of a key, repeated for the second: `k=PK:S:video%23123&k=SK:N:7`. */
export const KEY_PARAMETER = 'k';

/** DynamoDB's limits for the values of a partition key and a sort key. */
const VALUE_LIMIT_BYTES = 2_048;

type KeyType = 'S' | 'N' | 'B';

/** The part of an item that is its key in the table. Attributes that are missing stay out. */
export function keyOfItem(item: ItemJson, table: KeySchema): ItemJson {
  const names = [table.partitionKey.name, ...(table.sortKey ? [table.sortKey.name] : [])];
  const entries = names.flatMap((name) => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A key as URL parameters. Holds any text and any bytes. */
export function keyToParameters(key: ItemJson): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(key)) parameters.append(KEY_PARAMETER, keyText(name, value));
  return parameters;
}

/** One attribute of a key in the notation of an address, not yet encoded. */
export function keyText(name: string, value: AttributeJson): string {
  const [type, text] = scalarOf(value);
  return `${escaped(name, ':')}:${type}:${text}`;
}

function scalarOf(value: AttributeJson): readonly [KeyType, string] {
  if ('N' in value) return ['N', value.N];
  if ('B' in value) return ['B', value.B];
  return ['S', 'S' in value ? value.S : ''];
}

/** Reads a key from URL parameters; it need not be one of any table's. */
export function keyFromParameters(parameters: URLSearchParams): Parsed<ItemJson> {
  const texts = parameters.getAll(KEY_PARAMETER);
  if (texts.length === 0 || texts.length > 2)
    return refused('An item is named by its key: one attribute, or two where the table has a sort key.');
  const entries: [string, AttributeJson][] = [];
  for (const text of texts) {
    const [name = '', type = '', value] = divided(text, ':', 3);
    if (!name || value === undefined || !isKeyType(type))
      return refused('A key attribute is written name:type:value, with the type S, N or B.');
    if (value === '' || value.length > VALUE_LIMIT_BYTES * 2)
      return refused(`The value of a key has 1 to ${VALUE_LIMIT_BYTES} bytes.`);
    const wrong = valueMistake(type, value);
    if (wrong) return refused(`The key attribute ${name} is damaged: ${wrong}.`);
    entries.push([name, valueOf(type, value)]);
  }
  const key = Object.fromEntries(entries);
  if (Object.keys(key).length !== entries.length) return refused('A key names each attribute once.');
  return { ok: true, value: key };
}

function isKeyType(type: string): type is KeyType {
  return type === 'S' || type === 'N' || type === 'B';
}

function valueOf(type: KeyType, text: string): AttributeJson {
  if (type === 'S') return { S: text };
  return type === 'N' ? { N: text } : { B: text };
}

function refused(sentence: string): Parsed<never> {
  return { ok: false, mistakes: [{ field: KEY_PARAMETER, sentence }] };
}
