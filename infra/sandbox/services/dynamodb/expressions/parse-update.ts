import { typeOf } from '../values/attribute-value.ts';
import type { AttributeType, AttributeValue } from '../values/attribute-value.ts';
import { TokenReader } from './lexer.ts';
import { parseBareOperand, parsePath } from './parse-operand.ts';
import { checkClashes } from './parse-projection.ts';
import type { Placeholders } from './placeholders.ts';
import { reservedWordIn } from './placeholders.ts';
import type { Path, RawElement, RawOperand, SetValue, UpdateAction } from './syntax.ts';

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];
const KEYWORDS: ReadonlySet<string> = new Set(SECTIONS);

type RawSetValue =
  | RawOperand
  | {
      readonly kind: 'sum';
      readonly subtract: boolean;
      readonly left: RawOperand;
      readonly right: RawOperand;
    };

type RawAction =
  | { readonly section: 'SET'; readonly elements: readonly RawElement[]; readonly value: RawSetValue }
  | { readonly section: 'REMOVE'; readonly elements: readonly RawElement[] }
  | { readonly section: 'ADD' | 'DELETE'; readonly elements: readonly RawElement[]; readonly name: string };

/** How AWS names the types of an operand that ADD or DELETE can not take. */
const OPERAND_TYPES: Readonly<Partial<Record<AttributeType, string>>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

class UpdateParser {
  private readonly sections = new Set<Section>();
  private readonly repeated: Section[] = [];

  constructor(private readonly reader: TokenReader) {}

  parse(): { readonly actions: readonly RawAction[]; readonly repeated: readonly Section[] } {
    const actions: RawAction[] = [];
    do {
      const section = SECTIONS.find((word) => this.reader.takeKeyword(word));
      if (section === undefined) throw this.reader.unexpected();
      if (this.sections.has(section)) this.repeated.push(section);
      this.sections.add(section);
      do actions.push(this.action(section));
      while (this.reader.takeSymbol(','));
    } while (this.reader.peek().kind !== 'end');
    return { actions, repeated: this.repeated };
  }

  private action(section: Section): RawAction {
    const { reader } = this;
    const elements = parsePath(reader, KEYWORDS);
    if (section === 'REMOVE') return { section, elements };
    if (section === 'SET') {
      reader.expectSymbol('=');
      return { section, elements, value: this.setValue() };
    }
    const token = reader.peek();
    if (token.kind !== 'placeholder') throw reader.unexpected();
    reader.next();
    return { section, elements, name: token.text };
  }

  private setValue(): RawSetValue {
    const { reader } = this;
    const wrapped = reader.isSymbol('(') && this.sumInParentheses();
    if (wrapped) reader.next();
    const left = this.operand();
    const subtract = reader.isSymbol('-');
    let value: RawSetValue = left;
    if (subtract || reader.isSymbol('+')) {
      reader.next();
      value = { kind: 'sum', subtract, left, right: this.operand() };
    }
    if (wrapped) reader.expectSymbol(')');
    return value;
  }

  /** Whether the parenthesis that opens here closes over a whole sum: `(a + b)`. */
  private sumInParentheses(): boolean {
    let depth = 0;
    for (let ahead = 0; this.reader.peek(ahead).kind !== 'end'; ahead++) {
      if (this.reader.isSymbol('(', ahead)) depth++;
      else if (this.reader.isSymbol(')', ahead) && --depth === 0) return false;
      else if (depth === 1 && (this.reader.isSymbol('+', ahead) || this.reader.isSymbol('-', ahead)))
        return true;
    }
    return false;
  }

  private operand(): RawOperand {
    const { reader } = this;
    if (!reader.takeSymbol('(')) return parseBareOperand(reader, KEYWORDS, () => this.operand());
    const inner = this.operand();
    reader.expectSymbol(')');
    return inner;
  }
}

function operandsOf(value: RawSetValue): readonly RawOperand[] {
  return value.kind === 'sum' ? [value.left, value.right] : [value];
}

function visitOperands(value: RawSetValue, visit: (operand: RawOperand) => void): void {
  for (const operand of operandsOf(value)) {
    if (operand.kind === 'function') for (const argument of operand.args) visitOperands(argument, visit);
    visit(operand);
  }
}

class UpdateResolver {
  constructor(
    private readonly reader: TokenReader,
    private readonly placeholders: Placeholders,
  ) {}

  checkNames(actions: readonly RawAction[]): void {
    const operands: RawOperand[] = [];
    for (const action of actions) {
      operands.push({ kind: 'path', elements: action.elements });
      if (action.section === 'SET') visitOperands(action.value, (operand) => operands.push(operand));
    }
    for (const operand of operands) {
      const word = operand.kind === 'path' ? reservedWordIn(operand.elements) : undefined;
      if (word !== undefined)
        throw this.reader.error(`Attribute name is a reserved keyword; reserved keyword: ${word}`);
    }
    for (const operand of operands)
      if (operand.kind === 'function' && operand.name !== 'if_not_exists' && operand.name !== 'list_append')
        throw this.reader.error(`Invalid function name; function: ${operand.name}`);
  }

  resolve(actions: readonly RawAction[]): readonly UpdateAction[] {
    const paths = actions.map((action) => this.path(action.elements));
    const resolved = actions.map((action, index) => this.action(action, paths[index] ?? []));
    checkClashes(paths, (problem) => this.reader.error(problem));
    for (const { action, path } of resolved) this.checkOperand(action, path);
    return resolved.map(({ action }) => action);
  }

  private path(elements: readonly RawElement[]): Path {
    const path = this.placeholders.path(elements);
    if ('problem' in path) throw this.reader.error(path.problem);
    return path;
  }

  private value(name: string): AttributeValue {
    const value = this.placeholders.value(name);
    if ('problem' in value) throw this.reader.error(value.problem);
    return value;
  }

  private action(raw: RawAction, path: Path): { readonly action: UpdateAction; readonly path: Path } {
    switch (raw.section) {
      case 'SET':
        return { action: { kind: 'set', path, value: this.setValue(raw.value) }, path };
      case 'REMOVE':
        return { action: { kind: 'remove', path }, path };
      default:
        return {
          action: { kind: raw.section === 'ADD' ? 'add' : 'delete', path, value: this.value(raw.name) },
          path,
        };
    }
  }

  private setValue(raw: RawSetValue): SetValue {
    switch (raw.kind) {
      case 'path':
        return { kind: 'path', path: this.path(raw.elements) };
      case 'placeholder':
        return { kind: 'value', value: this.value(raw.name) };
      case 'sum':
        return {
          kind: 'sum',
          subtract: raw.subtract,
          left: this.setValue(raw.left),
          right: this.setValue(raw.right),
        };
      case 'function':
        return this.call(raw);
    }
  }

  private call(raw: Extract<RawOperand, { kind: 'function' }>): SetValue {
    const [first, second] = raw.args;
    if (first === undefined || second === undefined || raw.args.length !== 2)
      throw this.reader.error(
        `Incorrect number of operands for operator or function; operator or function: ${raw.name}, number of operands: ${raw.args.length}`,
      );
    if (raw.name === 'list_append')
      return { kind: 'append', left: this.setValue(first), right: this.setValue(second) };
    if (first.kind !== 'path')
      throw this.reader.error(
        'Operator or function requires a document path; operator or function: if_not_exists',
      );
    return { kind: 'default', path: this.path(first.elements), otherwise: this.setValue(second) };
  }

  private checkOperand(action: UpdateAction, path: Path): void {
    if (action.kind === 'set') return this.checkSetValue(action.value);
    if (action.kind === 'remove') return;
    const type = typeOf(action.value);
    const shown = OPERAND_TYPES[type];
    if (shown !== undefined && !(action.kind === 'add' && type === 'N'))
      throw this.reader.error(
        `Incorrect operand type for operator or function; operator: ${action.kind.toUpperCase()}, operand type: ${shown}, typeSet: ALLOWED_FOR_${action.kind.toUpperCase()}_OPERAND`,
      );
    if (path.length === 0) throw this.reader.unexpected();
  }

  private checkSetValue(value: SetValue): void {
    if (value.kind === 'default') return this.checkSetValue(value.otherwise);
    if (value.kind !== 'sum' && value.kind !== 'append') return;
    const wanted = value.kind === 'sum' ? 'N' : 'L';
    const name = value.kind === 'append' ? 'list_append' : value.subtract ? '-' : '+';
    for (const operand of [value.left, value.right]) {
      const type = operand.kind === 'value' ? typeOf(operand.value) : wanted;
      if (type !== wanted)
        throw this.reader.error(
          `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
        );
      this.checkSetValue(operand);
    }
  }
}

/** Reads an update expression. Throws ValidationException (`Invalid UpdateExpression: …`). */
export function parseUpdate(text: string, placeholders: Placeholders): readonly UpdateAction[] {
  const reader = new TokenReader('UpdateExpression', text);
  const { actions, repeated } = new UpdateParser(reader).parse();
  const resolver = new UpdateResolver(reader, placeholders);
  resolver.checkNames(actions);
  if (repeated[0] !== undefined)
    throw reader.error(`The "${repeated[0]}" section can only be used once in an update expression;`);
  return resolver.resolve(actions);
}
