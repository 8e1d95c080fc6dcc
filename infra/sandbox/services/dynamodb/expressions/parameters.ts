import { invalidValues, validationError } from '../errors.ts';

/**
 * Throws ValidationException where a request mixes expressions with the older parameters, or brings names or values
 * without an expression to use them in. Both lists hold names of parameters with what the request has there.
 */
export function checkExpressionParameters(
  expressions: Readonly<Record<string, string | undefined>>,
  older: Readonly<Record<string, unknown>>,
  input: {
    readonly ExpressionAttributeNames?: unknown;
    readonly ExpressionAttributeValues?: unknown;
  },
): void {
  const used = Object.keys(expressions).filter((name) => expressions[name] !== undefined);
  const olderUsed = Object.keys(older).filter((name) => older[name] !== undefined);
  if (used.length > 0 && olderUsed.length > 0)
    throw validationError(
      `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${olderUsed.join(', ')}} Expression parameters: {${used.join(', ')}}`,
    );
  if (input.ExpressionAttributeNames !== undefined && used.length === 0)
    throw validationError('ExpressionAttributeNames can only be specified when using expressions');
  const withValues = Object.keys(expressions).filter((name) => name !== 'ProjectionExpression');
  if (
    input.ExpressionAttributeValues !== undefined &&
    withValues.length > 0 &&
    withValues.every((name) => expressions[name] === undefined)
  )
    throw validationError(
      `ExpressionAttributeValues can only be specified when using expressions: ${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`,
    );
}

/** The paths of AttributesToGet: plain names, none twice. */
export function attributesToGet(names: readonly string[]): readonly (readonly [string])[] {
  if (names.length === 0)
    throw validationError(
      "1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalidValues(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  return names.map((name) => [name] as const);
}
