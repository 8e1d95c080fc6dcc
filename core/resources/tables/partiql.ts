import { z } from 'zod';
import type { Cursor } from '../../paging/cursors.ts';
import { cursorSentence, decodeCursor } from '../../paging/cursors.ts';
import { valueMistake, typedValue } from './typed-value.ts';
import { divided } from './typed-text.ts';
import type { AttributeJson, Mistake, Parsed } from './types.ts';
import { VALUE_TYPES } from './types.ts';

declare const checked: unique symbol;

/** A statement that was seen to be one SELECT. Only {@link parseSelect} makes one, and only such a one is sent. */
export interface SelectStatement {
  readonly text: string;
  readonly [checked]: true;
}

/** Source: DynamoDB API reference, ExecuteStatement. */
const STATEMENT_LIMIT = 8_192;

/**
 * Reads far enough into a statement to know that it reads: comments and texts are stepped over, the first word must
 * be SELECT, and there must be only one statement.
 */
export function parseSelect(text: string): Parsed<SelectStatement> {
  if (text.trim() === '') return refused('Write a statement, such as SELECT * FROM "table" WHERE PK = ?');
  if (text.length > STATEMENT_LIMIT) return refused(`A statement has at most ${STATEMENT_LIMIT} characters.`);
  const bare = withoutTextsAndComments(text);
  if (bare === undefined) return refused('A quotation mark or a comment in the statement is not closed.');
  const [first = '', ...others] = bare.split(';').map((statement) => statement.trim());
  if (others.some((statement) => statement !== ''))
    return refused('Only one statement can be run at a time.');
  if (!/^select\b/i.test(first)) return refused('Only SELECT can be run here: this page changes nothing.');
  const sent = text.trim().replace(/\s*;$/, '');
  return { ok: true, value: { text: sent } as SelectStatement };
}

/** The statement with every quoted text and comment as one blank; undefined where one is not closed. */
function withoutTextsAndComments(text: string): string | undefined {
  let rest = text;
  let bare = '';
  while (rest !== '') {
    const plain = /^(?:(?!--|\/\*|['"`])[\s\S])+/.exec(rest)?.[0];
    const other = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n\r]*|\/\*[\s\S]*?\*\/)/.exec(rest)?.[0];
    const taken = plain ?? other;
    if (taken === undefined) return undefined;
    bare += plain ?? (other?.startsWith('-') || other?.startsWith('/') ? ' ' : ' _ ');
    rest = rest.slice(taken.length);
  }
  return bare;
}

/** A statement's `?` values, out of repeated URL parameters `p=N:42`. */
export function parseParameters(texts: readonly string[]): Parsed<readonly AttributeJson[]> {
  const values: AttributeJson[] = [];
  for (const [index, text] of texts.entries()) {
    const [letter, value] = divided(text, ':', 2);
    const type = VALUE_TYPES.find((known) => known === letter);
    const wrong =
      type === undefined || value === undefined
        ? `is written type:value, with one of ${VALUE_TYPES.join(', ')}`
        : valueMistake(type, value);
    if (wrong !== undefined) return refused(`Parameter ${index + 1}: ${wrong}.`, 'p');
    if (type !== undefined && value !== undefined) values.push(typedValue(type, value));
  }
  return { ok: true, value: values };
}

/** A page of a statement's result. */
export interface SelectPlan {
  readonly statement: SelectStatement;
  readonly parameters: readonly AttributeJson[];
  readonly limit: number;
  readonly scope: readonly string[];
  /** Positions are DynamoDB's own `NextToken`s. */
  readonly cursor?: Cursor<string>;
}

export interface SelectRequest {
  readonly environmentId: string;
  readonly statement: string;
  readonly parameters: readonly string[];
  readonly limit: number;
  /** The token out of the link. */
  readonly cursor?: string;
}

/** Checks a statement, its parameters and its cursor before anything is sent. */
export function planSelect(request: SelectRequest): Parsed<SelectPlan> {
  const statement = parseSelect(request.statement);
  const parameters = parseParameters(request.parameters);
  const scope = ['partiql', request.environmentId, request.statement, ...request.parameters];
  const decoded = request.cursor ? decodeCursor(scope, request.cursor, z.string().min(1)) : undefined;
  const mistakes: Mistake[] = [];
  if (!statement.ok) mistakes.push(...statement.mistakes);
  if (!parameters.ok) mistakes.push(...parameters.mistakes);
  if (decoded && !decoded.ok) mistakes.push({ field: 'cursor', sentence: cursorSentence(decoded.mistake) });
  if (!statement.ok || !parameters.ok || mistakes.length > 0) return { ok: false, mistakes };
  const cursor = decoded?.ok ? decoded.cursor : undefined;
  const { limit } = request;
  return {
    ok: true,
    value: { statement: statement.value, parameters: parameters.value, limit, scope, cursor },
  };
}

function refused(sentence: string, field = 'statement'): Parsed<never> {
  return { ok: false, mistakes: [{ field, sentence }] };
}
