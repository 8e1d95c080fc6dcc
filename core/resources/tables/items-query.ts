import { z } from 'zod';
import type { Mistake, Parsed, ValueType } from './types.ts';
import { ATTRIBUTE_TYPES, VALUE_TYPES } from './types.ts';
import { divided, escaped } from './typed-text.ts';
import { valueMistake } from './typed-value.ts';

export const OPERATORS = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'between',
  'begins_with',
  'contains',
  'in',
  'exists',
  'not_exists',
  'attribute_type',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** What DynamoDB takes as the condition on a sort key. */
export const SORT_OPERATORS = ['=', '<', '<=', '>', '>=', 'between', 'begins_with'] as const;

export const PAGE_SIZES = [25, 50, 100, 250, 500, 1_000] as const;
export const DEFAULT_PAGE_SIZE = 25;

/** DynamoDB takes at most 100 operands of IN. */
const LIST_LIMIT = 100;
const CONDITION_LIMIT = 20;
const NUMBER_OF_VALUES: Partial<Record<Operator, number>> = { between: 2, exists: 0, not_exists: 0 };

const valueSchema = z.string().max(500_000, 'is longer than an item may be');

const conditionSchema = z
  .object({
    attribute: z.string().min(1, 'an attribute needs a name').max(65_535),
    operator: z.enum(OPERATORS),
    /** Of the values; nothing for exists and not_exists, S for attribute_type. */
    type: z.enum(VALUE_TYPES).optional(),
    values: z.array(valueSchema).max(LIST_LIMIT, `takes at most ${LIST_LIMIT} values`).readonly(),
  })
  .superRefine((condition, context) => {
    const sentence = conditionMistake(condition);
    if (sentence) context.addIssue({ code: 'custom', message: sentence });
  });
export type Condition = Readonly<z.infer<typeof conditionSchema>>;

const sortSchema = z
  .object({ operator: z.enum(SORT_OPERATORS), values: z.array(valueSchema).readonly() })
  .superRefine((sort, context) => {
    if (sort.values.length !== (sort.operator === 'between' ? 2 : 1))
      context.addIssue({ code: 'custom', message: `${sort.operator} takes ${countOf(sort.operator)}` });
  });
export type SortCondition = Readonly<z.infer<typeof sortSchema>>;

export const itemsQuerySchema = z.object({
  /** Absent: the table itself. */
  index: z.string().min(1).max(255).optional(),
  /** The partition key's value; its type is the key's own. Absent: a scan. */
  partition: valueSchema.optional(),
  sort: sortSchema.optional(),
  where: z
    .array(conditionSchema)
    .max(CONDITION_LIMIT, `takes at most ${CONDITION_LIMIT} conditions`)
    .readonly(),
  descending: z.boolean(),
  consistent: z.boolean(),
  limit: z.number().int().min(1).max(1_000),
});
export type ItemsQuery = Readonly<z.infer<typeof itemsQuerySchema>>;

export const EMPTY_QUERY: ItemsQuery = {
  where: [],
  descending: false,
  consistent: false,
  limit: DEFAULT_PAGE_SIZE,
};

/** `index=GSI1&pk=…&sk=begins_with:…&where=price:>:N:100&order=desc&limit=50`; defaults are left out. */
export function queryToParameters(query: ItemsQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.index !== undefined) parameters.set('index', query.index);
  if (query.partition !== undefined) parameters.set('pk', query.partition);
  if (query.sort) parameters.set('sk', sortText(query.sort));
  for (const condition of query.where) parameters.append('where', conditionText(condition));
  if (query.descending) parameters.set('order', 'desc');
  if (query.consistent) parameters.set('consistent', 'true');
  if (query.limit !== DEFAULT_PAGE_SIZE) parameters.set('limit', String(query.limit));
  return parameters;
}

/** Reads what {@link queryToParameters} wrote, or what a person typed; each mistake with its parameter. */
export function queryFromParameters(parameters: URLSearchParams): Parsed<ItemsQuery> {
  const sort = parameters.get('sk');
  const limit = parameters.get('limit');
  const candidate = {
    index: parameters.get('index') || undefined,
    partition: parameters.get('pk') || undefined,
    sort: sort ? sortFromText(sort) : undefined,
    where: parameters.getAll('where').filter(Boolean).map(conditionFromText),
    descending: parameters.get('order') === 'desc',
    consistent: parameters.get('consistent') === 'true',
    limit: limit ? Number(limit) : DEFAULT_PAGE_SIZE,
  };
  const read = itemsQuerySchema.safeParse(candidate);
  if (!read.success) return { ok: false, mistakes: read.error.issues.map(mistakeOf) };
  return { ok: true, value: read.data };
}

export function conditionText({ attribute, operator, type, values }: Condition): string {
  const head = `${escaped(attribute, ':')}:${operator}`;
  if (operator === 'exists' || operator === 'not_exists') return head;
  if (operator === 'attribute_type') return `${head}:${values[0] ?? ''}`;
  return `${head}:${type ?? 'S'}:${valuesText(operator, values)}`;
}

export function sortText({ operator, values }: SortCondition): string {
  return `${operator}:${valuesText(operator, values)}`;
}

function valuesText(operator: Operator, values: readonly string[]): string {
  return isList(operator) ? values.map((value) => escaped(value, ',')).join(',') : (values[0] ?? '');
}

function conditionFromText(text: string): unknown {
  const [attribute = '', operator = ''] = divided(text, ':');
  const [, , third] = divided(text, ':', 3);
  if (operator === 'attribute_type') return { attribute, operator, type: 'S', values: [third ?? ''] };
  if (third === undefined) return { attribute, operator, values: [] };
  const [, , type, rest] = divided(text, ':', 4);
  return { attribute, operator, type, values: rest === undefined ? [] : valuesFromText(operator, rest) };
}

function sortFromText(text: string): unknown {
  const [operator = '', rest] = divided(text, ':', 2);
  // A bare value means equality: `sk=2026` is what a person types.
  if (rest === undefined || !SORT_OPERATORS.some((known) => known === operator))
    return { operator: '=', values: [text] };
  return { operator, values: valuesFromText(operator, rest) };
}

function valuesFromText(operator: string, text: string): readonly string[] {
  return isList(operator) ? divided(text, ',') : [text];
}

function isList(operator: string): boolean {
  return operator === 'between' || operator === 'in';
}

function conditionMistake({ operator, type, values }: Condition): string | undefined {
  const wanted = NUMBER_OF_VALUES[operator];
  if (operator === 'in' ? values.length === 0 : values.length !== (wanted ?? 1))
    return `${operator} takes ${countOf(operator)}`;
  if (wanted === 0) return type === undefined ? undefined : `${operator} takes no value`;
  if (operator === 'attribute_type')
    return ATTRIBUTE_TYPES.some((known) => known === values[0])
      ? undefined
      : `attribute_type takes one of ${ATTRIBUTE_TYPES.join(', ')}`;
  if (type === undefined) return 'a value needs its type: S, N, B, BOOL or NULL';
  if (!takes(operator, type)) return `${operator} can not compare values of type ${type}`;
  return values.map((value) => valueMistake(type, value)).find((sentence) => sentence !== undefined);
}

/** Source: DynamoDB developer guide, "Condition and filter expressions, operators, and functions". */
function takes(operator: Operator, type: ValueType): boolean {
  if (type === 'S' || type === 'B') return true;
  if (operator === 'begins_with') return false;
  if (type === 'N') return true;
  return operator === '=' || operator === '<>' || operator === 'in' || operator === 'contains';
}

function countOf(operator: Operator): string {
  if (operator === 'in') return 'at least one value';
  const wanted = NUMBER_OF_VALUES[operator] ?? 1;
  return wanted === 0 ? 'no value' : wanted === 1 ? 'one value' : 'two values, with a comma between them';
}

const FIELDS: Readonly<Record<string, string>> = { partition: 'pk', sort: 'sk' };

function mistakeOf(issue: z.ZodIssue): Mistake {
  const [first = '', second] = issue.path.map(String);
  const field = FIELDS[first] ?? first;
  if (field === 'limit') return { field, sentence: 'A page holds 1 to 1,000 items.' };
  const where =
    field === 'where' && second !== undefined ? `Condition ${Number(second) + 1}` : labelOf(field);
  if (issue.code === 'invalid_enum_value')
    return {
      field,
      sentence: `${where}: “${String(issue.received)}” is none of ${issue.options.join(', ')}.`,
    };
  return { field, sentence: `${where}: ${issue.message}.` };
}

function labelOf(field: string): string {
  if (field === 'pk') return 'Partition key';
  return field === 'sk' ? 'Sort key' : field === 'index' ? 'Index' : 'Filter';
}
