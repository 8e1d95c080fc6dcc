import { ServiceError } from '../../protocol/service.ts';

/** Prefix that AWS puts before most refusals of a value. */
export const INVALID_VALUES = 'One or more parameter values were invalid: ';

/** The request itself is wrong: HTTP 400 `ValidationException`. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** A refusal in the words `One or more parameter values were invalid: …`. */
export function invalidValues(message: string): ServiceError {
  return validationError(INVALID_VALUES + message);
}

export function keyMismatch(): ServiceError {
  return validationError('The provided key element does not match the schema');
}

/** What the data operations answer for a table that is not there or not yet usable: no name is told. */
export function resourceNotFound(detail?: string): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    detail === undefined ? 'Requested resource not found' : `Requested resource not found: ${detail}`,
  );
}

export function resourceInUse(message: string): ServiceError {
  return new ServiceError('ResourceInUseException', message);
}

export function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceededException', message);
}
