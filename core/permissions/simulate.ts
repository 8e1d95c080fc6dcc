import type { Statement } from './statements.ts';

/** What a request says beside its action and its resource: `iam:PassedToService` and the like. */
export type RequestContext = Readonly<Record<string, string>>;

/**
 * Whether a role with these statements may, as IAM works it out for one account: what is denied anywhere is denied, what
 * nobody allows is denied too. Source: IAM user guide, "Policy evaluation logic".
 */
export function allows(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: RequestContext = {},
): boolean {
  const about = statements.filter(
    (statement) =>
      statement.Action.some((pattern) => matches(pattern, action, 'i')) &&
      statement.Resource.some((pattern) => matches(pattern, resource)) &&
      isMet(statement.Condition, context),
  );
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny');
}

/** `*` is any run of characters, slashes and colons too, `?` any single one. Actions are compared in any case. */
function matches(pattern: string, value: string, flags = ''): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(value);
}

type Test = (pattern: string, value: string) => boolean;

const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringLike: (pattern, value) => matches(pattern, value),
  // Both of these take wildcards. Source: IAM user guide, "Amazon Resource Name (ARN) condition operators".
  ArnEquals: (pattern, value) => matches(pattern, value),
  ArnLike: (pattern, value) => matches(pattern, value),
};

/** Every key of every operator has to hold; a key that the request does not carry holds nowhere. */
function isMet(condition: Statement['Condition'], context: RequestContext): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) => {
    const test = OPERATORS[operator];
    if (!test) throw new RangeError(`The operator ${operator} is not simulated.`);
    return Object.entries(keys).every(([key, wanted]) => {
      const value = context[key];
      return value !== undefined && test(wanted, value);
    });
  });
}
