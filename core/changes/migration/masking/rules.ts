import { parseDocument } from 'yaml';
import { z } from 'zod';

const domain = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'must be a word for what is alike, as seller: lower-case letters and digits',
  );

/** What becomes of a text, a number or bytes, or of each member of a set. */
export type Rule =
  | 'keep'
  | 'drop'
  | 'fake-phone'
  | 'fake-name'
  | { readonly hash: string }
  | { readonly digits: string }
  | { readonly fixed: string | number | boolean }
  | { readonly truncate: number }
  | { readonly composed: Composed }
  | { readonly pieces: Pieces }
  | { readonly members: Readonly<Record<string, Rule>> }
  | { readonly each: Rule };

/** Of a text such as `USER#amina`: rules for what stands behind each word, up to the first `#`. */
export interface Composed {
  readonly parts: Readonly<Record<string, Rule>>;
  /** Words that stand alone, as `PROFILE`. */
  readonly words?: readonly string[];
  /** Of dates and hours, as `2026-05-01T10`. */
  readonly time?: Rule;
  /** Of everything else; without it, such a value stops the copy. */
  readonly otherwise?: Rule;
}

/** Of a text of pieces, as the key of an object. One of another number of pieces is hashed as a whole. */
export interface Pieces {
  readonly by: string;
  readonly rules: readonly Rule[];
}

const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.union(
    [
      z.enum(['keep', 'drop', 'fake-phone', 'fake-name']),
      z.object({ hash: domain }).strict(),
      z.object({ digits: domain }).strict(),
      z.object({ fixed: z.union([z.string(), z.number(), z.boolean()]) }).strict(),
      z.object({ truncate: z.number().int().min(0).max(10_000) }).strict(),
      z.object({ composed: composedSchema }).strict(),
      z
        .object({
          pieces: z.object({ by: z.string().length(1), rules: z.array(ruleSchema).min(1) }).strict(),
        })
        .strict(),
      z.object({ members: z.record(ruleSchema) }).strict(),
      z.object({ each: ruleSchema }).strict(),
    ],
    {
      errorMap: () => ({
        message:
          'must be keep, drop, fake-phone, fake-name, or one of hash, digits, fixed, truncate, composed, pieces, members and each',
      }),
    },
  ),
);

const composedSchema: z.ZodType<Composed> = z
  .object({
    parts: z.record(ruleSchema),
    words: z.array(z.string()).optional(),
    time: ruleSchema.optional(),
    otherwise: ruleSchema.optional(),
  })
  .strict();

export const maskingFileSchema = z
  .object({
    everywhere: z.record(ruleSchema).default({}).describe('Rules by attribute, for every table.'),
    tables: z
      .record(z.record(ruleSchema))
      .describe("Rules by attribute, by the table's logical name. They go before those for every table."),
  })
  .strict();

/** Rules by attribute, of one table. */
export type TableRules = ReadonlyMap<string, Rule>;

export type ReadRules =
  | { readonly outcome: 'rules'; readonly tableRules: (logical: string) => TableRules | undefined }
  | { readonly outcome: 'mistakes'; readonly mistakes: readonly string[] };

/** Reads a file of rules. Every mistake is told with where it stands. */
export function parseMaskingRules(text: string): ReadRules {
  const document = parseDocument(text, { prettyErrors: true });
  const [first] = document.errors;
  if (first)
    return { outcome: 'mistakes', mistakes: [`is not valid YAML: ${first.message.split('\n')[0] ?? ''}`] };
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    return {
      outcome: 'mistakes',
      mistakes: [`is not valid YAML: ${error instanceof Error ? error.message : ''}`],
    };
  }
  const parsed = maskingFileSchema.safeParse(content);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'the file'} ${message}`,
    );
    return { outcome: 'mistakes', mistakes };
  }
  const { everywhere, tables } = parsed.data;
  return {
    outcome: 'rules',
    tableRules(logical) {
      if (!Object.hasOwn(tables, logical)) return undefined;
      return new Map([...Object.entries(everywhere), ...Object.entries(tables[logical] ?? {})]);
    },
  };
}

/** The words of a rule in a plan. */
export function ruleWords(rule: Rule): string {
  if (typeof rule === 'string')
    return rule === 'drop' ? 'left out' : rule === 'keep' ? 'as it is' : rule.replace('-', ' ');
  if ('hash' in rule) return `a keyed hash (${rule.hash})`;
  if ('digits' in rule) return `other digits, by the key (${rule.digits})`;
  if ('fixed' in rule) return `always ${JSON.stringify(rule.fixed)}`;
  if ('truncate' in rule) return `its first ${rule.truncate} characters`;
  if ('composed' in rule)
    return Object.entries(rule.composed.parts)
      .map(([word, part]) => `${word}#… ${ruleWords(part)}`)
      .join('; ');
  if ('pieces' in rule) return rule.pieces.rules.map(ruleWords).join(` ${rule.pieces.by} `);
  if ('each' in rule) return `each: ${ruleWords(rule.each)}`;
  return Object.entries(rule.members)
    .map(([name, member]) => `${name} ${ruleWords(member)}`)
    .join('; ');
}

/** Whether two different values always stay different: what a key needs, lest two items become one. */
export function keepsApart(rule: Rule | undefined): boolean {
  if (rule === undefined) return true;
  if (typeof rule === 'string') return rule === 'keep' || rule === 'fake-phone';
  if ('hash' in rule || 'digits' in rule) return true;
  if ('composed' in rule) {
    const { parts, time, otherwise } = rule.composed;
    return [...Object.values(parts), time, otherwise].every(keepsApart);
  }
  return 'pieces' in rule && rule.pieces.rules.every(keepsApart);
}
