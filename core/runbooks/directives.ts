import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { ZodError } from 'zod';
import type { Action } from '../actions/action.ts';
import type { Json } from '../actions/plan.ts';
import type { Check } from './check.ts';
import { inputsFor, PlaceholderError, SAMPLE_PLACES } from './placeholders.ts';
import type { NamedAction, NamedCheck } from './runbook.ts';
import { EACH } from './runbook.ts';

/** What a runbook may name. */
export interface Named {
  readonly checks: readonly Check[];
  readonly actions: readonly Action[];
}

export type Read<T> = { readonly value: T } | { readonly sentences: readonly string[] };

/** `prod`, or `[staging, prod]`. */
const only = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(json)]),
);

const actionBody = z
  .object({
    label: z.string().min(1).max(80).optional(),
    each: z.enum(EACH).optional(),
    with: z.record(json).default({}),
    ask: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .transform((value) => (value === undefined ? [] : [value].flat())),
    only,
  })
  .strict();

/** A block of `check`: the id behind the word, the check's own parameters and `only` inside. */
export function readCheck(id: string, body: string, { checks }: Named): Read<NamedCheck> {
  const check = checks.find((one) => one.id === id);
  if (!check) return { sentences: [unknownSentence('check', id, checks)] };
  const mapping = mappingOf(body);
  if ('sentences' in mapping) return mapping;
  const { only: where, ...given } = mapping.value;
  const place = only.safeParse(where);
  const parameters = check.parameters.safeParse(given);
  if (!place.success || !parameters.success)
    return {
      sentences: [
        ...(place.success ? [] : ['`only` is a stage, the id of an environment, ecs or docker, or several.']),
        ...(parameters.success ? [] : sentencesOf(parameters.error, id)),
      ],
    };
  return {
    value: { checkId: id, title: check.title, parameters: parameters.data, only: place.data },
  };
}

/** A block of `action`. Its input is tried for every stage, so that a button is never a surprise. */
export function readAction(id: string, body: string, { actions }: Named): Read<NamedAction> {
  const action = actions.find((one) => one.id === id);
  if (!action) return { sentences: [unknownSentence('action', id, actions)] };
  const mapping = mappingOf(body);
  if ('sentences' in mapping) return mapping;
  const parsed = actionBody.safeParse(mapping.value);
  if (!parsed.success) return { sentences: sentencesOf(parsed.error, id) };
  const { label, each, with: input, ask, only: places } = parsed.data;
  const named: NamedAction = {
    actionId: id,
    label: label ?? (each ? `${action.title}: <each>` : action.title),
    each,
    input,
    ask,
    only: places,
    isDangerous: action.risk === 'destructive' || action.emergency === true,
  };
  const unasked = ask.filter((field) => !(field in input));
  const sentences = [
    ...unasked.map((field) => `\`ask\` names ${field}, which \`with\` gives no first value.`),
    ...inputMistakes(named, action),
  ];
  return sentences.length > 0 ? { sentences } : { value: named };
}

function inputMistakes(named: NamedAction, action: Action): readonly string[] {
  try {
    const sentences = SAMPLE_PLACES.flatMap((place) =>
      inputsFor(named, place).flatMap(({ input }) => {
        const parsed = action.input.safeParse(input);
        return parsed.success ? [] : sentencesOf(parsed.error, action.id);
      }),
    );
    return [...new Set(sentences)];
  } catch (error) {
    if (error instanceof PlaceholderError) return [error.message];
    throw error;
  }
}

function unknownSentence(kind: string, id: string, all: readonly { readonly id: string }[]): string {
  const folder = id.split('.')[0] ?? '';
  const near = all.filter((one) => folder !== '' && one.id.startsWith(`${folder}.`)).map((one) => one.id);
  const hint = near.length > 0 ? ` There is ${near.join(', ')}.` : '';
  return `There is no ${kind} ${id === '' ? 'without a name' : id}.${hint}`;
}

/** YAML of one level of names; an empty body is an empty mapping. */
export function mappingOf(body: string): Read<Readonly<Record<string, unknown>>> {
  const document = parseDocument(body, { prettyErrors: true });
  const [first] = document.errors;
  if (first)
    return {
      sentences: [`It is not valid YAML: ${(first.message.split('\n')[0] ?? '').replace(/:$/, '')}.`],
    };
  try {
    const content: unknown = document.toJS() ?? {};
    if (typeof content === 'object' && content !== null && !Array.isArray(content))
      return { value: content as Readonly<Record<string, unknown>> };
  } catch {
    // An alias that leads nowhere, or to too much.
    return { sentences: ['It is not valid YAML: an alias leads nowhere, or to too much.'] };
  }
  return { sentences: ['It is names and values, one a line: `minutes: 60`.'] };
}

export function sentencesOf(error: ZodError, what: string): readonly string[] {
  return error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${what} takes no ${issue.keys.join(', ')}.`;
    const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    return `${what}: ${where}${issue.message}.`;
  });
}
