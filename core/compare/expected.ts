import { parseDocument } from 'yaml';
import { z } from 'zod';
import { COMPARED_KINDS } from './form/canonical.ts';
import type { ComparedKind } from './form/canonical.ts';
import type { RuleFinding } from './differences.ts';

const pattern = z.string().min(1).describe('May hold * for any text.');

const rule = z
  .object({
    kind: z.enum(COMPARED_KINDS),
    name: pattern.describe('The logical name.'),
    path: z
      .string()
      .min(1)
      .describe('The path of the attribute; `existence` for a resource on one side only.'),
    pair: z
      .tuple([z.string().min(1), z.string().min(1)])
      .optional()
      .describe('Two environments, or stages, in any order. Every pair by default.'),
    why: z.string().min(1),
    who: z.string().min(1).describe('Who answers for it.'),
    until: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as 2027-03-31')
      .refine((day) => !Number.isNaN(Date.parse(day)), 'is no day')
      .describe('The last day on which it is expected.'),
  })
  .strict();

const fileSchema = z.object({ expected: z.array(rule) }).strict();

/** One difference that is meant to be, until a day. */
export type ExpectedDifference = Readonly<z.infer<typeof rule>>;

/** A mistake in the file of expected differences: the console would rather say so than expect the wrong thing. */
export class ExpectedDifferencesError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(['expected-differences.yaml can not be used:', ...mistakes.map((one) => `  ${one}`)].join('\n'));
    this.name = 'ExpectedDifferencesError';
  }
}

/** Reads the rules. @throws ExpectedDifferencesError that names every mistake by its key. */
export function parseExpected(text: string): readonly ExpectedDifference[] {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first)
    throw new ExpectedDifferencesError([`it is not valid YAML: ${first.message.split('\n')[0] ?? ''}`]);
  const content: unknown = document.toJS();
  if (content === null || content === undefined) return [];
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data.expected;
  throw new ExpectedDifferencesError(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`),
  );
}

/** What a rule is asked about. */
export interface Asked {
  readonly kind: ComparedKind;
  readonly key: string;
  /** Empty for a resource on one side only. */
  readonly path: string;
}

/** Rules made ready for one pair on one day. */
export class Expectations {
  private readonly matchers: readonly ((asked: Asked) => boolean)[];
  private readonly used = new Set<number>();

  /** @param sides the words by which each side may be named: its environment's id and its stage. */
  constructor(
    private readonly rules: readonly ExpectedDifference[],
    private readonly sides: { readonly left: readonly string[]; readonly right: readonly string[] },
    private readonly today: string,
  ) {
    this.matchers = rules.map(matcherOf);
  }

  /** The place of the first rule in force that expects this. A rule that has run out expects nothing. */
  find(asked: Asked): number | undefined {
    let found: number | undefined;
    this.rules.forEach((one, index) => {
      if (!this.isOfPair(one) || !this.matchers[index]?.(asked)) return;
      this.used.add(index);
      if (found === undefined && one.until >= this.today) found = index;
    });
    return found;
  }

  /** Rules of this pair that match nothing any more, or have run out. `isSeen`: whether the kind could be read. */
  findings(isSeen: (kind: ComparedKind) => boolean): readonly RuleFinding[] {
    return this.rules.flatMap((one, index): readonly RuleFinding[] => {
      if (!this.isOfPair(one)) return [];
      const what = `${one.kind} ${one.name}, ${one.path}`;
      if (one.until < this.today)
        return [
          { rule: index, reason: 'has-run-out', sentence: `The rule for ${what} ended on ${one.until}.` },
        ];
      if (this.used.has(index) || !isSeen(one.kind)) return [];
      return [
        {
          rule: index,
          reason: 'matches-nothing',
          sentence: `The rule for ${what} matches nothing any more.`,
        },
      ];
    });
  }

  private isOfPair({ pair }: ExpectedDifference): boolean {
    if (!pair) return true;
    const { left, right } = this.sides;
    const [a, b] = pair;
    return (left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a));
  }
}

function matcherOf({ kind, name, path }: ExpectedDifference): (asked: Asked) => boolean {
  const isName = matches(name);
  const isPath = path === 'existence' ? (text: string) => text === '' : matches(path);
  return (asked) => asked.kind === kind && isName(asked.key) && isPath(asked.path);
}

function matches(text: string): (given: string) => boolean {
  if (!text.includes('*')) return (given) => given === text;
  const parts = text.split('*').map((one) => one.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (given) => expression.test(given);
}
