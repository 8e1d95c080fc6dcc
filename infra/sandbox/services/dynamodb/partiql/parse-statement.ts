import type { AttributeValue } from '../values/attribute-value.ts';
import { validateValue } from '../values/validate-value.ts';
import { validationError } from '../errors.ts';
import { checkClashes } from '../expressions/parse-projection.ts';
import type { Path, SetValue, UpdateAction } from '../expressions/syntax.ts';
import { StatementReader, malformed } from './lexer.ts';
import { parsePath, WhereParser } from './parse-condition.ts';
import { Parameters, parseValue, startsValue } from './parse-value.ts';
import type { OrderKey, Returning, Statement } from './statement.ts';

const SET_FUNCTIONS = { set_add: 'add', set_delete: 'delete' } as const;

class StatementParser {
  private readonly reader: StatementReader;
  private readonly parameters: Parameters;

  constructor(statement: string, parameters: readonly AttributeValue[]) {
    this.reader = new StatementReader(statement);
    this.parameters = new Parameters(parameters);
  }

  parse(): Statement {
    const statement = this.statement();
    this.reader.expectEnd();
    this.parameters.finish();
    return statement;
  }

  private statement(): Statement {
    const { reader } = this;
    if (reader.takeWord('SELECT')) return this.select();
    if (reader.takeWord('INSERT')) return this.insert();
    if (reader.takeWord('UPDATE')) return this.update();
    if (reader.takeWord('DELETE')) return this.remove();
    throw reader.unexpected();
  }

  private component(): string {
    const token = this.reader.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.reader.unexpected();
    this.reader.next();
    if (token.text === '') throw validationError('Path component cannot be an empty string');
    return token.text;
  }

  private source(): { readonly table: string; readonly index: string | undefined } {
    const table = this.component();
    const index = this.reader.takeSymbol('.') ? this.component() : undefined;
    if (this.reader.isSymbol('.'))
      throw validationError('A path may contain at most 2 components in the FROM clause');
    return { table, index };
  }

  private where() {
    return this.reader.takeWord('WHERE') ? new WhereParser(this.reader, this.parameters).parse() : undefined;
  }

  private select(): Statement {
    const { reader } = this;
    let paths: Path[] | undefined;
    if (!reader.takeSymbol('*')) {
      paths = [parsePath(reader)];
      while (reader.takeSymbol(',')) paths.push(parsePath(reader));
    }
    reader.expectWord('FROM');
    const source = this.source();
    const where = this.where();
    const order: OrderKey[] = [];
    if (reader.takeWord('ORDER')) {
      reader.expectWord('BY');
      if (where === undefined)
        throw validationError('Must have WHERE clause in the statement when using ORDER BY clause.');
      do {
        const name = this.component();
        const descending = reader.takeWord('DESC');
        if (!descending) reader.takeWord('ASC');
        order.push({ name, descending });
      } while (reader.takeSymbol(','));
    }
    return { kind: 'select', ...source, paths, where, order };
  }

  private insert(): Statement {
    const { reader } = this;
    reader.expectWord('INTO');
    const { table, index } = this.source();
    if (index !== undefined)
      throw validationError('Index operations are not supported for INSERT statements');
    if (!reader.takeWord('VALUE')) throw reader.unexpected();
    const value = parseValue(reader, this.parameters);
    if (value.M === undefined) throw malformed('The value of an INSERT must be a tuple');
    const keepsExisting = reader.takeWord('ON');
    if (keepsExisting) for (const word of ['CONFLICT', 'DO', 'NOTHING']) reader.expectWord(word);
    return { kind: 'insert', table, item: value.M, keepsExisting };
  }

  private update(): Statement {
    const { reader } = this;
    const { table, index } = this.source();
    if (index !== undefined)
      throw validationError('Index operations are not supported for UPDATE statements');
    const actions: UpdateAction[] = [];
    while (reader.isWord('SET') || reader.isWord('REMOVE')) {
      const setting = reader.takeWord('SET');
      if (!setting) reader.next();
      do actions.push(setting ? this.assignment() : { kind: 'remove', path: parsePath(reader) });
      while (reader.takeSymbol(','));
    }
    if (actions.length === 0) throw reader.unexpected();
    checkClashes(
      actions.map(({ path }) => path),
      validationError,
    );
    return { kind: 'update', table, actions, where: this.where(), returning: this.returning() };
  }

  private assignment(): UpdateAction {
    const { reader } = this;
    const path = parsePath(reader);
    reader.expectSymbol('=');
    const name = reader.peek().text.toLowerCase();
    if ((name === 'set_add' || name === 'set_delete') && reader.isSymbol('(', 1)) {
      reader.next();
      reader.next();
      const target = parsePath(reader);
      if (target.join('\u0000') !== path.join('\u0000'))
        throw malformed(`${name} must change the attribute that it reads`);
      reader.expectSymbol(',');
      const value = parseValue(reader, this.parameters);
      reader.expectSymbol(')');
      return { kind: SET_FUNCTIONS[name], path, value };
    }
    return { kind: 'set', path, value: this.sum() };
  }

  private sum(): SetValue {
    const { reader } = this;
    const left = this.term();
    const subtract = reader.isSymbol('-');
    if (!subtract && !reader.isSymbol('+')) return left;
    reader.next();
    return { kind: 'sum', subtract, left, right: this.term() };
  }

  private term(): SetValue {
    const { reader } = this;
    if (startsValue(reader))
      return { kind: 'value', value: validateValue(parseValue(reader, this.parameters)) };
    const token = reader.peek();
    if (token.kind !== 'word' || !reader.isSymbol('(', 1)) return { kind: 'path', path: parsePath(reader) };
    const name = token.text.toLowerCase();
    if (name !== 'list_append' && name !== 'if_not_exists')
      throw malformed(`Unsupported function ${token.text}`);
    reader.next();
    reader.next();
    const path = name === 'if_not_exists' ? parsePath(reader) : undefined;
    const left = path === undefined ? this.sum() : undefined;
    reader.expectSymbol(',');
    const right = this.sum();
    reader.expectSymbol(')');
    if (path !== undefined) return { kind: 'default', path, otherwise: right };
    if (left === undefined) throw reader.unexpected();
    return { kind: 'append', left, right };
  }

  private remove(): Statement {
    this.reader.expectWord('FROM');
    const { table, index } = this.source();
    if (index !== undefined)
      throw validationError('Index operations are not supported for DELETE statements');
    const where = this.where();
    const returning = this.returning();
    if (returning !== undefined && returning !== 'ALL_OLD') {
      const shown = returning.replace('UPDATED', 'MODIFIED').replace('_', ' ');
      throw validationError(
        `Invalid returning clause: RETURNING ${shown} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
      );
    }
    return { kind: 'delete', table, where, returning };
  }

  private returning(): Returning | undefined {
    const { reader } = this;
    if (!reader.takeWord('RETURNING')) return undefined;
    const all = reader.takeWord('ALL');
    if (!all) reader.expectWord('MODIFIED');
    const old = reader.takeWord('OLD');
    if (!old) reader.expectWord('NEW');
    reader.expectSymbol('*');
    return `${all ? 'ALL' : 'UPDATED'}_${old ? 'OLD' : 'NEW'}`;
  }
}

/** Reads one PartiQL statement with its parameters put in. Throws ValidationException where it is not well formed. */
export function parseStatement(statement: string, parameters: readonly AttributeValue[] = []): Statement {
  return new StatementParser(statement, parameters).parse();
}
