import { ServiceError } from '../../protocol/service.ts';

/** One statement of a policy, its lists made lists. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Values by operator and key: `StringEquals` of `aws:SourceAccount`. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.map(String);
}

function readConditions(value: unknown): Statement['conditions'] {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(isRecord(keys) ? keys : {}).map(([key, values]) => [key, listOf(values)]),
      ),
    ]),
  );
}

/** Undefined where the text is no policy: no JSON, or a statement without an effect, an action or a resource. */
function readStatements(text: string, kind: 'identity' | 'trust'): readonly Statement[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(document)) return undefined;
  const { Statement: given } = document;
  const items: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (items.length === 0 || !items.every(isRecord)) return undefined;
  const statements = items.map((item): Statement | undefined => {
    const { Effect: effect } = item;
    if (effect !== 'Allow' && effect !== 'Deny') return undefined;
    const statement: Statement = {
      sid: typeof item.Sid === 'string' ? item.Sid : undefined,
      effect,
      actions: listOf(item.Action),
      notActions: listOf(item.NotAction),
      resources: listOf(item.Resource),
      notResources: listOf(item.NotResource),
      conditions: readConditions(item.Condition),
    };
    const hasActions = statement.actions.length + statement.notActions.length > 0;
    const hasResources = statement.resources.length + statement.notResources.length > 0;
    const isWhole = kind === 'trust' ? item.Principal !== undefined : hasResources;
    return hasActions && isWhole ? statement : undefined;
  });
  return statements.every((statement) => statement !== undefined) ? statements : undefined;
}

/** Throws MalformedPolicyDocument where the text is no policy of its kind. */
export function parsePolicy(text: string, kind: 'identity' | 'trust'): readonly Statement[] {
  const statements = readStatements(text, kind);
  if (!statements) throw new ServiceError('MalformedPolicyDocumentException', 'Syntax errors in policy.');
  return statements;
}
