import { TokenReader } from './lexer.ts';
import { parsePath } from './parse-operand.ts';
import { clashOf } from './paths.ts';
import type { Placeholders } from './placeholders.ts';
import { reservedWordIn } from './placeholders.ts';
import type { Path, RawElement } from './syntax.ts';

const NO_KEYWORDS: ReadonlySet<string> = new Set();

/** Reads a list of document paths. Throws ValidationException (`Invalid ProjectionExpression: …`). */
export function parseProjection(text: string, placeholders: Placeholders): readonly Path[] {
  const reader = new TokenReader('ProjectionExpression', text);
  const raw: (readonly RawElement[])[] = [parsePath(reader, NO_KEYWORDS)];
  while (reader.takeSymbol(',')) raw.push(parsePath(reader, NO_KEYWORDS));
  reader.expectEnd();
  for (const elements of raw) {
    const word = reservedWordIn(elements);
    if (word !== undefined)
      throw reader.error(`Attribute name is a reserved keyword; reserved keyword: ${word}`);
  }
  const paths: Path[] = [];
  for (const elements of raw) {
    const path = placeholders.path(elements);
    if ('problem' in path) throw reader.error(path.problem);
    paths.push(path);
  }
  checkClashes(paths, (problem) => reader.error(problem));
  return paths;
}

/** Throws what `error` makes of the first two paths that overlap, else of the first two that conflict. */
export function checkClashes(paths: readonly Path[], error: (problem: string) => Error): void {
  for (let second = 1; second < paths.length; second++) {
    for (let first = 0; first < second; first++) {
      const one = paths[first];
      const two = paths[second];
      const clash = one === undefined || two === undefined ? undefined : clashOf(one, two);
      if (clash !== undefined) throw error(clash);
    }
  }
}
