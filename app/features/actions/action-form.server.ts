import { z } from 'zod';
import { RUN_ID } from '../../../core/actions/run-id.ts';

/** What an action's input may have as text: a message of 1 MiB, SQS's largest, has twice as much where it is JSON itself. */
const INPUT_LIMIT_CHARACTERS = 2.5 * 1024 * 1024;
/** DynamoDB nests 32 levels deep, which are twice as many in its JSON. Deeper ones would only exhaust the stack. */
const DEEPEST = 100;
const LONGEST_NAME = 2_048;
const LONGEST_REASON = 1_000;

const runId = z.string().regex(RUN_ID, 'is not the id of a run');

const formSchema = z
  .object({
    /** `begin` runs what asks for nothing, and shows the plan of everything else. */
    intent: z.enum(['plan', 'begin', 'execute', 'ask'], { message: 'is plan, begin, execute or ask' }),
    environment: z.string({ required_error: 'is missing' }).min(1).max(64),
    input: z.string().max(INPUT_LIMIT_CHARACTERS, 'is longer than 2.5 MiB').optional(),
    undoOf: runId.optional(),
    planHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is not the hash of a plan')
      .optional(),
    key: runId.optional(),
    typedName: z.string().max(LONGEST_NAME, 'is longer than any name').optional(),
    reason: z.string().max(LONGEST_REASON, `has at most ${LONGEST_REASON} characters`).optional(),
    breakGlass: z.enum(['on', 'off']).optional(),
  })
  .strict()
  .refine((form) => form.intent === 'plan' || form.key !== undefined, {
    path: ['key'],
    message: 'is missing: it makes pressing twice one run',
  });

export interface ActionForm extends Omit<z.infer<typeof formSchema>, 'input' | 'breakGlass'> {
  /** What the text stood for; undefined where none was sent, as for an undo. */
  readonly input: unknown;
  readonly breakGlass: boolean;
}

interface Mistake {
  readonly path: string;
  readonly message: string;
}

export type ParsedForm =
  | { readonly outcome: 'parsed'; readonly form: ActionForm; readonly inputText: string | undefined }
  | { readonly outcome: 'invalid'; readonly mistakes: readonly Mistake[] };

/** What the dialog or the page of an action posted. Nothing of the input is trusted yet: that is the action's schema. */
export async function actionFormOf(request: Request): Promise<ParsedForm> {
  const posted = await request.formData().catch(() => undefined);
  if (!posted) return invalid('', 'A form was expected.');
  // A field that was left empty is one that was not filled in.
  const fields = [...posted].filter(([, value]) => value !== '');
  const parsed = formSchema.safeParse(Object.fromEntries(fields));
  if (!parsed.success)
    return {
      outcome: 'invalid',
      mistakes: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    };
  const { input: inputText, breakGlass, ...rest } = parsed.data;
  let input: unknown;
  try {
    input = inputText === undefined ? undefined : JSON.parse(inputText);
  } catch {
    return invalid('input', 'is not JSON');
  }
  if (isDeeperThan(input, DEEPEST)) return invalid('input', `is nested more than ${DEEPEST} levels deep`);
  return { outcome: 'parsed', form: { ...rest, input, breakGlass: breakGlass === 'on' }, inputText };
}

function invalid(path: string, message: string): ParsedForm {
  return { outcome: 'invalid', mistakes: [{ path, message }] };
}

/** Level by level, since what is too deep for a function that calls itself is what is looked for. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
