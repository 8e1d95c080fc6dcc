import type { TokenReader } from './lexer.ts';
import type { RawElement, RawOperand } from './syntax.ts';

/** Source: developer guide, "Constraints", Expression parameters: depth of a document path. */
const MAX_PATH_ELEMENTS = 32;

function parseName(reader: TokenReader, keywords: ReadonlySet<string>): RawElement {
  const token = reader.peek();
  if (token.kind === 'alias' && token.text.length > 1) {
    reader.next();
    return { alias: token.text };
  }
  if (token.kind !== 'name' || keywords.has(token.text.toUpperCase())) throw reader.unexpected();
  reader.next();
  return { name: token.text };
}

/** `name`, `#alias`, `a.b[1].#c`: names and positions, unresolved. */
export function parsePath(reader: TokenReader, keywords: ReadonlySet<string>): readonly RawElement[] {
  const elements: RawElement[] = [parseName(reader, keywords)];
  for (;;) {
    if (reader.takeSymbol('.')) {
      elements.push(parseName(reader, keywords));
    } else if (reader.takeSymbol('[')) {
      const index = reader.peek();
      if (index.kind !== 'number') throw reader.unexpected();
      reader.next();
      elements.push(Number(index.text));
      reader.expectSymbol(']');
    } else {
      break;
    }
  }
  if (elements.length > MAX_PATH_ELEMENTS)
    throw reader.error(`The document path has too many nesting elements; nesting levels: ${elements.length}`);
  return elements;
}

/** A placeholder, a function with its arguments, or a path; no parentheses around it. */
export function parseBareOperand(
  reader: TokenReader,
  keywords: ReadonlySet<string>,
  argument: () => RawOperand,
): RawOperand {
  const token = reader.peek();
  if (token.kind === 'placeholder' && token.text.length > 1) {
    reader.next();
    return { kind: 'placeholder', name: token.text };
  }
  if (token.kind === 'name' && reader.isSymbol('(', 1) && !keywords.has(token.text.toUpperCase())) {
    reader.next();
    reader.next();
    const args = [argument()];
    while (reader.takeSymbol(',')) args.push(argument());
    reader.expectSymbol(')');
    return { kind: 'function', name: token.text, args };
  }
  return { kind: 'path', elements: parsePath(reader, keywords) };
}
