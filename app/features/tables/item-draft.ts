import { plainValueText, valueOfPlainText } from '../../../core/changes/tables/engine/formats/plain-json.ts';
import { checkedItem } from '../../../core/resources/tables/item-shape.ts';
import { valueMistake } from '../../../core/resources/tables/typed-value.ts';
import type {
  AttributeJson,
  AttributeType,
  ItemJson,
  KeyAttribute,
} from '../../../core/resources/tables/types.ts';
import { itemSizeBytes, typeOf, typeWord } from '../../../core/resources/tables/values.ts';
import { readableJson } from '../../components/indented-json.ts';

/** One attribute as it is being typed. */
export interface DraftRow {
  /** Tells rows apart while their names are typed. */
  readonly id: number;
  readonly name: string;
  readonly type: AttributeType;
  readonly text: string;
  /** A text that a text box would change (it has no carriage return): written as JSON writes it, in quotes. */
  readonly escaped?: boolean;
}

export interface DraftMistake {
  /** The row's id; absent where the item as a whole is meant. */
  readonly row?: number;
  readonly sentence: string;
}

export type DraftRead =
  | { readonly ok: true; readonly item: ItemJson }
  | { readonly ok: false; readonly mistakes: readonly DraftMistake[] };

/** DynamoDB's limit of an item. */
const ITEM_LIMIT_BYTES = 409_600;
/** What a text box keeps as it is: no control characters but tab and line feed. */
// eslint-disable-next-line no-control-regex
const CHANGED_BY_A_TEXT_BOX = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** An item's attributes to be typed over, its key's first. */
export function rowsOfItem(item: ItemJson, keys: readonly KeyAttribute[]): readonly DraftRow[] {
  const keyNames = keys.map(({ name }) => name);
  const rest = Object.keys(item).filter((name) => !keyNames.includes(name));
  return [...keyNames, ...rest].map((name, id) => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    const type = keys.find((key) => key.name === name)?.type ?? 'S';
    return value ? { id, name, ...typedOf(value) } : { id, name, type, text: '' };
  });
}

function typedOf(value: AttributeJson): Pick<DraftRow, 'type' | 'text' | 'escaped'> {
  const type = typeOf(value);
  if ('S' in value && CHANGED_BY_A_TEXT_BOX.test(value.S))
    return { type, text: JSON.stringify(value.S), escaped: true };
  return { type, text: textOf(value) };
}

function textOf(value: AttributeJson): string {
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('B' in value) return value.B;
  if ('BOOL' in value) return String(value.BOOL);
  if ('NULL' in value) return '';
  if ('SS' in value) return readableJson(JSON.stringify(value.SS));
  if ('BS' in value) return readableJson(JSON.stringify(value.BS));
  if ('NS' in value) return readableJson(plainValueText({ L: value.NS.map((N) => ({ N })) }));
  return readableJson(plainValueText(value));
}

/** The item that the rows say, or everything that is wrong with them. */
export function itemOfRows(rows: readonly DraftRow[], keys: readonly KeyAttribute[]): DraftRead {
  const mistakes: DraftMistake[] = [];
  const values: [string, AttributeJson][] = [];
  const names = new Set<string>();
  for (const row of rows) {
    const read = valueOf(row);
    if (row.name === '') mistakes.push({ row: row.id, sentence: 'The attribute needs a name.' });
    else if (names.has(row.name))
      mistakes.push({ row: row.id, sentence: `There are two attributes ${row.name}.` });
    names.add(row.name);
    if (read.ok) values.push([row.name, read.value]);
    else mistakes.push({ row: row.id, sentence: read.sentence });
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  return checked(Object.fromEntries(values), keys, rows);
}

/** The item that a text of DynamoDB JSON says. */
export function itemOfJson(text: string, keys: readonly KeyAttribute[]): DraftRead {
  try {
    return checked(checkedItem(JSON.parse(text)), keys, []);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const sentence = 'This is not DynamoDB JSON. An item is written as {"PK": {"S": "video-1"}}.';
    return { ok: false, mistakes: [{ sentence }] };
  }
}

function checked(item: ItemJson, keys: readonly KeyAttribute[], rows: readonly DraftRow[]): DraftRead {
  const mistakes = keys.flatMap(({ name, type }): readonly DraftMistake[] => {
    const row = rows.find((one) => one.name === name)?.id;
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (!value) return [{ sentence: `The key attribute ${name} is missing.` }];
    if (!(type in value))
      return [{ row, sentence: `The key attribute ${name} has to be a ${typeWord(type)}.` }];
    const isEmpty = ('S' in value && value.S === '') || ('B' in value && value.B === '');
    return isEmpty ? [{ row, sentence: `The key attribute ${name} is empty.` }] : [];
  });
  const bytes = itemSizeBytes(item);
  if (bytes > ITEM_LIMIT_BYTES)
    mistakes.push({ sentence: `The item has ${bytes} bytes; DynamoDB takes ${ITEM_LIMIT_BYTES}.` });
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, item };
}

type ValueRead =
  { readonly ok: true; readonly value: AttributeJson } | { readonly ok: false; readonly sentence: string };

function valueOf({ type, text, escaped }: DraftRow): ValueRead {
  switch (type) {
    case 'S':
      return escaped ? escapedText(text) : read({ S: text });
    case 'N':
    case 'B': {
      const trimmed = text.trim();
      const wrong = valueMistake(type, trimmed);
      if (wrong) return mistaken(`${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}.`);
      return read(type === 'N' ? { N: trimmed } : { B: trimmed });
    }
    case 'BOOL':
      return read({ BOOL: text === 'true' });
    case 'NULL':
      return read({ NULL: true });
    case 'L':
    case 'M':
      return nested(type, text);
    default:
      return setOf(type, text);
  }
}

function escapedText(text: string): ValueRead {
  const value = parsedPlain(text);
  return value && 'S' in value ? read(value) : mistaken('This text is written as JSON writes it, in quotes.');
}

function nested(type: 'L' | 'M', text: string): ValueRead {
  const value = parsedPlain(text);
  if (!value) return mistaken(`A ${typeWord(type)} is written as JSON; this is not.`);
  return type in value
    ? read(value)
    : mistaken(`This is a ${typeWord(typeOf(value))}, not a ${typeWord(type)}.`);
}

function setOf(type: 'SS' | 'NS' | 'BS', text: string): ValueRead {
  const value = parsedPlain(text);
  if (!value || !('L' in value))
    return mistaken(`A ${typeWord(type)} is written as a JSON list, as [${EXAMPLES[type]}].`);
  if (value.L.length === 0) return mistaken('A set has at least one member.');
  const texts = value.L.map((one) => (type === 'NS' ? 'N' in one && one.N : 'S' in one && one.S));
  const members = texts.filter((one): one is string => one !== false);
  if (members.length < texts.length)
    return mistaken(`Every member of a ${typeWord(type)} is written as ${EXAMPLES[type]}.`);
  if (new Set(members).size < members.length) return mistaken('A set has each member once.');
  const wrong =
    type === 'SS' ? undefined : members.map((one) => valueMistake(type === 'NS' ? 'N' : 'B', one));
  const first = wrong?.find((one) => one !== undefined);
  if (first) return mistaken(`In a ${typeWord(type)}, ${first}.`);
  return read(type === 'SS' ? { SS: members } : type === 'NS' ? { NS: members } : { BS: members });
}

const EXAMPLES: Readonly<Record<'SS' | 'NS' | 'BS', string>> = {
  SS: '"a text"',
  NS: '12.5',
  BS: '"aGVsbG8="',
};

function parsedPlain(text: string): AttributeJson | undefined {
  try {
    return valueOfPlainText(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function read(value: AttributeJson): ValueRead {
  return { ok: true, value };
}

function mistaken(sentence: string): ValueRead {
  return { ok: false, sentence };
}

/** What a value of another type begins with: the text stays where it can. */
export function retyped(row: DraftRow, type: AttributeType): DraftRow {
  const { id, name } = row;
  const former = row.escaped ? '' : row.text;
  if (type === 'BOOL') return { id, name, type, text: former === 'true' ? 'true' : 'false' };
  if (type === 'NULL') return { id, name, type, text: '' };
  if (type === 'M') return { id, name, type, text: former.trim().startsWith('{') ? former : '{}' };
  const isList = type === 'L' || type === 'SS' || type === 'NS' || type === 'BS';
  if (isList) return { id, name, type, text: former.trim().startsWith('[') ? former : '[]' };
  return { id, name, type, text: former };
}
