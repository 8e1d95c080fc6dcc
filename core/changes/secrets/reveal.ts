import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { failureOf } from '../../upstream/failure.ts';
import { lookAtSecret, secretName, secretVersion } from './secret-input.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

const revealInput = z
  .object({
    secret: secretName,
    /** One key of a secret that is a JSON object; the whole value where none is given. */
    key: z.string().min(1).max(1_000).optional(),
  })
  .strict();
type RevealInput = z.infer<typeof revealInput>;

interface RevealFacts {
  readonly arn: string;
  readonly versionId: string;
}

/** Nothing of the value is read for the plan: it tells who will know. */
async function plan(scene: PlanningScene, input: RevealInput): Promise<Planned> {
  const looked = await lookAtSecret(scene, input.secret);
  if (looked.outcome === 'refused') return looked.planned;
  const { secret, currentId } = looked;
  if (currentId === undefined) return refused(`${input.secret} has no current version, and so no value.`);
  const what = input.key === undefined ? 'The whole value' : `The value of ${input.key}`;
  const facts: RevealFacts = { arn: secret.arn, versionId: currentId };
  return planned({
    summary: `Show ${input.key === undefined ? 'the value' : `the key ${input.key}`} of ${input.secret}`,
    calls: [{ operation: 'secretsmanager:GetSecretValue', on: input.secret }],
    changes: [],
    costs: [
      `${what} is shown to you, once, and kept nowhere by the console: not in its records, not in its log.`,
      'The timeline of the console tells everybody who may see it that you asked, when, and why.',
      'CloudTrail tells that the console read the secret, and the secret itself tells that it was read today.',
    ],
    loses: [],
    undo: { reach: 'none', how: 'What was seen stays seen. A rotation makes it worthless.' },
    commands: [commandOf(scene, input)],
    version: secretVersion(secret),
    estimates: [],
    facts: { ...facts },
  });
}

function commandOf(scene: PlanningScene, input: RevealInput): string {
  const read = awsCommand(labelOf(scene.source.environment), 'secretsmanager', 'get-secret-value', {
    'secret-id': input.secret,
    query: 'SecretString',
    output: 'text',
  });
  return input.key === undefined ? read : `${read} | jq -r ${quoted(`.[${JSON.stringify(input.key)}]`)}`;
}

async function execute(scene: ChangingScene, input: RevealInput, made: Plan): Promise<Outcome> {
  const { arn, versionId } = made.facts as unknown as RevealFacts;
  let value: string | undefined;
  try {
    const answer = await scene.clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId: arn, VersionId: versionId }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
    value =
      answer.SecretString ??
      (answer.SecretBinary ? Buffer.from(answer.SecretBinary).toString('base64') : undefined);
  } catch (error) {
    // An answer that could not be read may be quoted in its error: only the code is told.
    const failure = { ...failureOf(error, 'secretsmanager:GetSecretValue'), detail: undefined };
    return { outcome: 'failed', sentence: failureSentence(failure), failure };
  }
  const shown = value === undefined || input.key === undefined ? value : memberOf(value, input.key);
  if (shown === undefined)
    return {
      outcome: 'failed',
      sentence:
        input.key === undefined
          ? `${input.secret} holds no value.`
          : `${input.secret} has no key ${input.key}. Nothing was shown.`,
    };
  return {
    outcome: 'done',
    sentence: `Shown: ${input.key === undefined ? 'the value' : `the key ${input.key}`} of ${input.secret}.`,
    reveal: shown,
  };
}

/** The member of a JSON object, as text; undefined where there is none. Nothing of the value goes into an error. */
function memberOf(value: string, key: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, key)) return undefined;
  const member = (parsed as Readonly<Record<string, unknown>>)[key];
  return typeof member === 'string' ? member : JSON.stringify(member);
}

/** The answer went nowhere: what was not shown then is not shown afterwards. */
function settle(): Promise<Settled> {
  return Promise.resolve({
    outcome: 'failed',
    sentence: 'The console was stopped before it showed the value. CloudTrail tells whether it was read.',
  });
}

export const revealSecret = defineAction<RevealInput>({
  id: 'secrets.reveal',
  title: 'Show value',
  kind: 'secret',
  risk: 'safe',
  capability: 'secrets:reveal',
  input: revealInput,
  target: (input) => input.secret,
  changes: ['secretsmanager:GetSecretValue'],
  permissions: [may('secret', 'secretsmanager:GetSecretValue')],
  long: false,
  asksReason: true,
  plan,
  execute,
  settle,
});
