import { z } from 'zod';

const mistakeSchema = z.object({ line: z.number(), sentence: z.string() });

export const importCountsSchema = z.object({
  /** Items found in the file, right or wrong. */
  read: z.number(),
  /** Parts of them that were written otherwise than they stand there: addresses of another environment. */
  mapped: z.number().default(0),
  written: z.number(),
  /** In the table already, and the same. */
  same: z.number(),
  /** In the table already, different, and left as they are. */
  kept: z.number(),
  firstKept: z.array(mistakeSchema).readonly(),
  mistakes: z.number(),
  firstMistakes: z.array(mistakeSchema).readonly(),
});

export type ImportCounts = Readonly<z.infer<typeof importCountsSchema>>;

/** A line of the file (of CSV the row, its header being the first), and what is to be said of it. */
export type LineNote = Readonly<z.infer<typeof mistakeSchema>>;

export const NOTHING_IMPORTED: ImportCounts = {
  read: 0,
  mapped: 0,
  written: 0,
  same: 0,
  kept: 0,
  firstKept: [],
  mistakes: 0,
  firstMistakes: [],
};

/** How many mistakes, and how many items that were left, are named; all are counted. */
export const NAMED = 100;

export function countsTogether(a: ImportCounts, b: ImportCounts): ImportCounts {
  return {
    read: a.read + b.read,
    mapped: a.mapped + b.mapped,
    written: a.written + b.written,
    same: a.same + b.same,
    kept: a.kept + b.kept,
    firstKept: firstOf(a.firstKept, b.firstKept),
    mistakes: a.mistakes + b.mistakes,
    firstMistakes: firstOf(a.firstMistakes, b.firstMistakes),
  };
}

function firstOf(a: readonly LineNote[], b: readonly LineNote[]): readonly LineNote[] {
  if (b.length === 0) return a;
  return [...a, ...b].sort((left, right) => left.line - right.line).slice(0, NAMED);
}
