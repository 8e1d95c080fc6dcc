export interface Statement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** True for JSON that has the outline of an IAM policy: statements, each with an effect, a principal and an action. */
export function isPolicyDocument(text: string): boolean {
  const document = readPolicy(text);
  return (
    document !== undefined &&
    document.Statement.length > 0 &&
    document.Statement.every(
      (statement) =>
        (statement.Effect === 'Allow' || statement.Effect === 'Deny') &&
        ('Principal' in statement || 'NotPrincipal' in statement) &&
        ('Action' in statement || 'NotAction' in statement),
    )
  );
}

/** Undefined for a text that is not a policy: no JSON object, or statements that are none. */
export function readPolicy(text: string): PolicyDocument | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(document)) return undefined;
  const given = document.Statement;
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  return statements.every(isRecord) ? { ...document, Statement: statements } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** IAM writes a single value without its list. */
export function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
