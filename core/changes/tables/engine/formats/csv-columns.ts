import { ATTRIBUTE_TYPES } from '../../../../resources/tables/types.ts';
import type {
  AttributeJson,
  AttributeType,
  ItemJson,
  KeySchema,
} from '../../../../resources/tables/types.ts';
import { typeOf } from '../../../../resources/tables/values.ts';
import { itemOfPlainText, plainText, plainValueText, valueOfPlainText } from './plain-json.ts';

/**
 * Items as rows. A column is an attribute of one type and says so, `price:N`; the key comes first. Text, numbers,
 * booleans and base64 stand in a cell as they are, sets, lists and maps as plain JSON. An empty cell is an attribute
 * that the item does not have. Whatever no cell can hold (an attribute that no column has, another type than the
 * column's, an empty text) stands in the last column, `…`, as one plain JSON object: nothing is lost.
 */
export interface CsvColumn {
  readonly name: string;
  readonly type: AttributeType;
}

export interface CsvHeader {
  readonly columns: readonly CsvColumn[];
  /** Spreadsheets run what begins with certain signs; where this is set, an apostrophe stands before such a text. */
  readonly isGuarded: boolean;
  /** Whether the last column is there; files of others may lack it. */
  readonly hasRest: boolean;
}

export const REST_COLUMN = '…';
const GUARDED_REST_COLUMN = '… (texts that a spreadsheet would run begin with an apostrophe)';
/** Attributes beyond these, found in the sample, go to the last column. */
const MOST_COLUMNS = 200;

/** Source: OWASP, "CSV Injection". */
const RUNS = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const WAS_GUARDED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Columns for a table: its key, and the attributes of these items by name, each with the type it has most often. */
export function columnsFor(
  { partitionKey, sortKey }: KeySchema,
  sample: readonly ItemJson[],
): readonly CsvColumn[] {
  const keys = [partitionKey, ...(sortKey ? [sortKey] : [])];
  const counts = new Map<string, Map<AttributeType, number>>();
  for (const item of sample)
    for (const [name, value] of Object.entries(item)) {
      const types = counts.get(name) ?? new Map<AttributeType, number>();
      const type = typeOf(value);
      counts.set(name, types.set(type, (types.get(type) ?? 0) + 1));
    }
  for (const { name } of keys) counts.delete(name);
  const others = [...counts]
    .map(([name, types]) => ({ name, type: mostFrequent(types) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...keys.map(({ name, type }) => ({ name, type })), ...others].slice(0, MOST_COLUMNS);
}

/** At the same frequency the first in DynamoDB's order of types, so that one table always gives one header. */
function mostFrequent(types: ReadonlyMap<AttributeType, number>): AttributeType {
  return ATTRIBUTE_TYPES.reduce((best, type) =>
    (types.get(type) ?? 0) > (types.get(best) ?? 0) ? type : best,
  );
}

export function headerCells({ columns, isGuarded }: Omit<CsvHeader, 'hasRest'>): readonly string[] {
  const names = columns.map(({ name, type }) => guarded(`${name}:${type}`, isGuarded));
  return [...names, isGuarded ? GUARDED_REST_COLUMN : REST_COLUMN];
}

export function cellsOf(
  item: ItemJson,
  { columns, isGuarded }: Omit<CsvHeader, 'hasRest'>,
): readonly string[] {
  const cells: string[] = [];
  let held = 0;
  for (const { name, type } of columns) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    const cell = value && type in value ? cellOf(value) : '';
    if (cell !== '') held += 1;
    cells.push(isGuarded && (type === 'S' || type === 'B') ? guarded(cell, isGuarded) : cell);
  }
  // Most items have nothing that no cell could hold.
  cells.push(held === Object.keys(item).length ? '' : restText(item, columns, cells));
  return cells;
}

function restText(item: ItemJson, columns: readonly CsvColumn[], cells: readonly string[]): string {
  const held = new Set(columns.filter((_, index) => cells[index] !== '').map(({ name }) => name));
  return plainText(Object.fromEntries(Object.entries(item).filter(([name]) => !held.has(name))));
}

function cellOf(value: AttributeJson): string {
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('B' in value) return value.B;
  if ('SS' in value) return JSON.stringify(value.SS);
  if ('BS' in value) return JSON.stringify(value.BS);
  if ('NS' in value) return plainValueText({ L: value.NS.map((N) => ({ N })) });
  return 'M' in value ? plainText(value.M) : plainValueText(value);
}

function guarded(text: string, isGuarded: boolean): string {
  return isGuarded && RUNS.test(text) ? `'${text}` : text;
}

/**
 * Reads a header. A name without a type is the key's type where it is a key, else a text, as DynamoDB's own import of
 * CSV takes it. @returns the sentence that says what is wrong with it, where something is.
 */
export function headerOf(cells: readonly string[], { partitionKey, sortKey }: KeySchema): CsvHeader | string {
  const last = cells.at(-1);
  const isGuarded = last === GUARDED_REST_COLUMN;
  const hasRest = isGuarded || last === REST_COLUMN;
  const keys = [partitionKey, ...(sortKey ? [sortKey] : [])];
  const columns = (hasRest ? cells.slice(0, -1) : cells).map((cell) =>
    columnOf(unguarded(cell, isGuarded), keys),
  );
  const names = new Set(columns.map(({ name }) => name));
  if (names.size !== columns.length) return 'The header names an attribute twice.';
  if (names.has('')) return 'The header has a column without a name.';
  return { columns, isGuarded, hasRest };
}

function columnOf(cell: string, keys: readonly CsvColumn[]): CsvColumn {
  const colon = cell.lastIndexOf(':');
  const type = ATTRIBUTE_TYPES.find((one) => one === cell.slice(colon + 1));
  if (colon > 0 && type) return { name: cell.slice(0, colon), type };
  return { name: cell, type: keys.find(({ name }) => name === cell)?.type ?? 'S' };
}

/** Reads a row. @throws SyntaxError with a sentence for the person whose file it is. */
export function itemOfCells(cells: readonly string[], { columns, isGuarded, hasRest }: CsvHeader): ItemJson {
  const wanted = columns.length + (hasRest ? 1 : 0);
  if (cells.length !== wanted)
    throw new SyntaxError(`The row has ${cells.length} cells, the header ${wanted}.`);
  const entries = columns.flatMap(({ name, type }, index) => {
    const cell = cells[index] ?? '';
    if (cell === '') return [];
    const text = type === 'S' || type === 'B' ? unguarded(cell, isGuarded) : cell;
    return [[name, valueOfCell(type, text, name)] as const];
  });
  const restCell = hasRest ? (cells[columns.length] ?? '') : '';
  const rest = restCell === '' ? [] : Object.entries(restOf(restCell));
  const all = [...entries, ...rest];
  const item = Object.fromEntries(all);
  if (Object.keys(item).length !== all.length)
    throw new SyntaxError('An attribute stands in a column and in the last one.');
  return item;
}

function restOf(cell: string): ItemJson {
  try {
    return itemOfPlainText(cell);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`The last column, ${REST_COLUMN}, is not a JSON object.`);
  }
}

function valueOfCell(type: AttributeType, cell: string, name: string): AttributeJson {
  switch (type) {
    case 'S':
      return { S: cell };
    case 'N':
      return { N: cell };
    case 'B':
      return { B: cell };
    case 'NULL':
      return { NULL: true };
    case 'BOOL': {
      // Spreadsheets write TRUE.
      const word = cell.toLowerCase();
      if (word === 'true' || word === 'false') return { BOOL: word === 'true' };
      throw new SyntaxError(`The cell of ${name} is neither true nor false.`);
    }
    default: {
      const value = documentOf(type, cell);
      if (value) return value;
      throw new SyntaxError(`The cell of ${name} is not what its column says, ${type}.`);
    }
  }
}

function documentOf(type: 'SS' | 'NS' | 'BS' | 'L' | 'M', cell: string): AttributeJson | undefined {
  try {
    if (type === 'M') return { M: itemOfPlainText(cell) };
    const value = valueOfPlainText(cell);
    if (!('L' in value)) return undefined;
    if (type === 'L') return value;
    const members = value.L.map((one) => {
      if (type === 'NS') return 'N' in one ? one.N : undefined;
      return 'S' in one ? one.S : undefined;
    });
    if (!members.every((one) => one !== undefined)) return undefined;
    return type === 'SS' ? { SS: members } : type === 'NS' ? { NS: members } : { BS: members };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function unguarded(text: string, isGuarded: boolean): string {
  return isGuarded && WAS_GUARDED.test(text) ? text.slice(1) : text;
}
