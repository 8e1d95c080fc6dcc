import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { EvaluationResult } from '@aws-sdk/client-iam';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { PlanningScene } from '../../actions/action.ts';
import type { Finding } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { askNow } from './ask.ts';

interface Reference {
  readonly kind: 'secret' | 'parameter';
  /** The secret's ARN without what is appended, or the parameter's name or ARN. */
  readonly id: string;
}

/**
 * What a container's `valueFrom` names: a secret's ARN, which may be followed by `:json-key:version-stage:version-id`,
 * or a parameter of Systems Manager. Source: Amazon ECS developer guide, "Secrets Manager secrets in environment".
 */
export function referenceOf(valueFrom: string): Reference {
  const parts = valueFrom.split(':');
  return parts[2] === 'secretsmanager'
    ? { kind: 'secret', id: parts.slice(0, 7).join(':') }
    : { kind: 'parameter', id: valueFrom };
}

/** Whether the secrets that the containers name are there, and the execution role may read them. */
export async function secretFindings(
  scene: PlanningScene,
  { containerDefinitions = [], executionRoleArn }: TaskDefinition,
  budget: Budget,
): Promise<readonly Finding[]> {
  const named = containerDefinitions.flatMap(({ secrets = [] }) =>
    secrets.map(({ valueFrom = '' }) => referenceOf(valueFrom)),
  );
  const ids = [...new Set(named.filter(({ kind }) => kind === 'secret').map(({ id }) => id))];
  const parameters = named.filter(({ kind }) => kind === 'parameter');
  const findings = await Promise.all([
    ...ids.map((id) => presence(scene, id, budget)),
    ...(ids.length > 0 ? [readable(scene, executionRoleArn, ids, budget)] : []),
  ]);
  return [
    ...findings,
    ...(parameters.length > 0
      ? [
          {
            severity: 'unknown',
            subject: 'parameters',
            sentence: `${parameters.map(({ id }) => id).join(', ')} of Systems Manager are not looked for.`,
          } as const,
        ]
      : []),
    ...(named.length === 0
      ? [{ severity: 'good', subject: 'secrets', sentence: 'It needs none.' } as const]
      : []),
  ];
}

async function presence(scene: PlanningScene, id: string, budget: Budget): Promise<Finding> {
  const name = id.split(':').at(-1) ?? id;
  const cell = await askNow(
    scene,
    'secretsmanager:DescribeSecret',
    id,
    ({ secretsManager }, abortSignal) =>
      secretsManager.send(new DescribeSecretCommand({ SecretId: id }), { abortSignal }),
    budget,
  );
  if (cell.state === 'absent')
    return {
      severity: 'blocker',
      subject: 'secrets',
      sentence: `The secret ${name} is not there: no new task would start.`,
    };
  if (cell.state !== 'fresh')
    return {
      severity: 'unknown',
      subject: 'secrets',
      sentence: `Whether the secret ${name} is there could not be found out. ${reason(cell)}`,
    };
  if (cell.value.DeletedDate)
    return {
      severity: 'blocker',
      subject: 'secrets',
      sentence: `The secret ${name} is being deleted: no new task would start.`,
    };
  return { severity: 'good', subject: 'secrets', sentence: `The secret ${name} is there.` };
}

async function readable(
  scene: PlanningScene,
  role: string | undefined,
  ids: readonly string[],
  budget: Budget,
): Promise<Finding> {
  const subject = 'execution role';
  if (!role)
    return {
      severity: 'blocker',
      subject,
      sentence:
        'The task definition names no execution role, and secrets are read by it: no new task would start.',
    };
  const cell = await askNow(
    scene,
    'iam:SimulatePrincipalPolicy',
    `${role} ${ids.join(' ')}`,
    async ({ iam }, abortSignal) => {
      const { EvaluationResults = [] } = await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: role,
          ActionNames: ['secretsmanager:GetSecretValue'],
          ResourceArns: [...ids],
        }),
        { abortSignal },
      );
      return EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed');
    },
    budget,
  );
  if (cell.state === 'absent')
    return { severity: 'blocker', subject, sentence: `There is no role ${role}: no new task would start.` };
  if (cell.state !== 'fresh')
    return {
      severity: 'unknown',
      subject,
      sentence: `Whether it may read the secrets could not be found out. ${reason(cell)}`,
    };
  return readingFinding(role, cell.value);
}

/**
 * What IAM's simulation says of the secrets that the role may not read. It was asked without the context of a request: a
 * decision by a key of it is none.
 */
export function readingFinding(role: string, denied: readonly EvaluationResult[]): Finding {
  const subject = 'execution role';
  if (denied.length === 0) return { severity: 'good', subject, sentence: 'It may read the secrets.' };
  const roleName = role.split('/').at(-1) ?? role;
  const certain = denied.filter((result) => missingKeys(result).length === 0);
  if (certain.length > 0)
    return {
      severity: 'blocker',
      subject,
      sentence: `${roleName} may not read ${namesOf(certain)}: no new task would start.`,
    };
  const keys = [...new Set(denied.flatMap(missingKeys))];
  return {
    severity: 'unknown',
    subject,
    sentence: `Whether ${roleName} may read ${namesOf(denied)} could not be found out: its policies ask for ${keys.join(', ')}, which is known only when a task starts.`,
  };
}

/** Source: API reference, "EvaluationResult": of named resources they may stand in `ResourceSpecificResults`. */
function missingKeys({
  MissingContextValues = [],
  ResourceSpecificResults = [],
}: EvaluationResult): readonly string[] {
  return [
    ...MissingContextValues,
    ...ResourceSpecificResults.flatMap((result) => result.MissingContextValues ?? []),
  ];
}

function namesOf(results: readonly EvaluationResult[]): string {
  return results.map(({ EvalResourceName = '' }) => EvalResourceName.split(':').at(-1)).join(', ');
}

/** Why a cell has no fresh value, as a sentence. */
export function reason(cell: Exclude<Cell<unknown>, { state: 'fresh' }>): string {
  if (cell.state === 'empty') return 'It answered with nothing.';
  return failureSentence(cell.state === 'stale' ? cell.failure : cell);
}
