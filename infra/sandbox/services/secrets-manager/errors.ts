import { describeViolations } from '../../protocol/constraints.ts';
import type { Constraint } from '../../protocol/constraints.ts';
import { ServiceError } from '../../protocol/service.ts';

export function notFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

export function valueNotFound(what: string): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

export function markedForDeletion(): ServiceError {
  return invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', message);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** Throws the ValidationException of AWS's model validator where a constraint is broken. */
export function checkModel(constraints: readonly Constraint[]): void {
  const message = describeViolations(constraints);
  if (message) throw new ServiceError('ValidationException', message);
}
