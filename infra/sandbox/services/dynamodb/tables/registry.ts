import type { Database } from '../storage/database.ts';
import type { ServiceError } from '../../../protocol/service.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import type { IndexRecord, TableRecord } from './table.ts';
import { projectedAttributes } from './table.ts';

export interface TableIndex {
  readonly record: IndexRecord;
  /** The attributes that the index holds; `undefined` for all. */
  readonly projected: ReadonlySet<string> | undefined;
}

/** A table as the operations use it: its record, and what follows from it. */
export interface Table {
  readonly record: TableRecord;
  readonly indexes: readonly TableIndex[];
  /** Whether a write must know the item that it replaces: for an index, for its expiry, or for the log of changes. */
  readonly tracksItems: boolean;
}

const RECORD = 'table/';

function prepared(record: TableRecord): Table {
  // AWS names the first index by name where a value does not suit several.
  const indexes = [...record.indexes]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((index) => ({ record: index, projected: projectedAttributes(record, index) }));
  return { record, indexes, tracksItems: indexes.length > 0 || record.timeToLive !== undefined };
}

/** The tables of the environment, in memory and in the store. */
export class TableRegistry {
  private readonly tables = new Map<string, Table>();
  private sortedNames: readonly string[] | undefined;

  constructor(
    private readonly database: Database,
    private readonly arnPrefix: string,
  ) {
    for (const [name, record] of database.recordsWith(RECORD))
      this.tables.set(name, prepared(record as TableRecord));
  }

  /** In the order in which ListTables tells them. */
  names(): readonly string[] {
    this.sortedNames ??= [...this.tables.keys()].sort((left, right) => (left < right ? -1 : 1));
    return this.sortedNames;
  }

  all(): Iterable<Table> {
    return this.tables.values();
  }

  find(name: string): Table | undefined {
    return this.tables.get(name);
  }

  save(record: TableRecord): Table {
    const table = prepared(record);
    if (!this.tables.has(record.name)) this.sortedNames = undefined;
    this.database.putRecord(RECORD + record.name, record);
    this.tables.set(record.name, table);
    return table;
  }

  /** Changes the record of a table that is still the same one; nothing where it was deleted meanwhile. */
  change(tableId: string, name: string, edit: (record: TableRecord) => TableRecord): Table | undefined {
    const table = this.tables.get(name);
    return table?.record.tableId === tableId ? this.save(edit(table.record)) : undefined;
  }

  remove(name: string): void {
    this.database.removeRecord(RECORD + name);
    this.tables.delete(name);
    this.sortedNames = undefined;
  }

  arnOf(name: string): string {
    return `${this.arnPrefix}table/${name}`;
  }

  /** A table's name out of a name or an ARN of this account and region. */
  nameOf(nameOrArn: string): string {
    if (!nameOrArn.startsWith('arn:')) return nameOrArn;
    const prefix = `${this.arnPrefix}table/`;
    const name = nameOrArn.slice(prefix.length);
    if (!nameOrArn.startsWith(prefix) || name === '' || name.includes('/'))
      throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${nameOrArn}`);
    return name;
  }

  /** The table for an operation on items. Throws ResourceNotFoundException while it can not be used. */
  forItems(nameOrArn: string): Table {
    const table = this.tables.get(this.nameOf(nameOrArn));
    if (table === undefined || table.record.status === 'CREATING' || table.record.status === 'DELETING')
      throw resourceNotFound();
    return table;
  }

  /** The table for an operation on tables. Throws ResourceNotFoundException, naming it. */
  forControl(nameOrArn: string): Table {
    const name = this.nameOf(nameOrArn);
    const table = this.tables.get(name);
    if (table === undefined) throw this.missing(name);
    return table;
  }

  missing(name: string): ServiceError {
    return resourceNotFound(`Table: ${name} not found`);
  }
}
