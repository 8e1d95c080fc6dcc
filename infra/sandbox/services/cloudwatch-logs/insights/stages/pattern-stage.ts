import type { CommandOf } from '../language/syntax.ts';
import { compile } from '../evaluate/compile.ts';
import { Row } from '../evaluate/row.ts';
import { textOf } from '../evaluate/value.ts';
import type { MakeStage } from './stage.ts';

/** Pieces of a text that differ from line to line: moments, ids, addresses, numbers. */
const variable =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\b(?=[\da-f]*\d)[\da-f]{12,}\b|\d+(?:\.\d+)?/gi;

const mostPatterns = 10_000;

/**
 * Lines of one kind as one row. AWS learns its patterns; here they are what is left when that which varies is masked.
 */
export function patternStage({ operand }: CommandOf<'pattern'>, nowMs: number): MakeStage {
  const value = compile(operand, nowMs);
  return (next) => {
    const counts = new Map<string, number>();
    let total = 0;
    return {
      push(row) {
        const pattern = maskVariables(textOf(value(row)));
        total++;
        if (counts.has(pattern) || counts.size < mostPatterns)
          counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
      },
      end() {
        for (const [pattern, count] of [...counts].sort((a, b) => b[1] - a[1])) {
          const row = new Row(undefined);
          row.set('@pattern', pattern);
          row.set('@sampleCount', count);
          row.set('@ratio', Number((count / total).toFixed(4)));
          row.set('@severityLabel', severityOf(pattern));
          next.push(row);
        }
        next.end();
      },
    };
  };
}

export function maskVariables(text: string): string {
  return text.replace(variable, '<*>');
}

function severityOf(pattern: string): string | undefined {
  return /\b(fatal|error|warn|info|debug)\w*\b/i.exec(pattern)?.[1]?.toUpperCase();
}
