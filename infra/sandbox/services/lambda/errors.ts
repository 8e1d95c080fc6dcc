import { describeViolations } from '../../protocol/constraints.ts';
import type { Constraint } from '../../protocol/constraints.ts';
import { ServiceError } from '../../protocol/service.ts';

const members = { Type: 'User' };

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { members });
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, { members });
}

export function functionNotFound(arn: string): ServiceError {
  return notFound(`Function not found: ${arn}`);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, { members });
}

export function preconditionFailed(): ServiceError {
  return new ServiceError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    { members },
  );
}

/** `reason` is one of ThrottleReason: which of the limits was met. */
export function tooManyRequests(reason: string): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    members: { Type: 'User', Reason: reason },
  });
}

/** Throws ValidationException in AWS's words where a constraint is not met. */
export function checkConstraints(constraints: readonly Constraint[]): void {
  const message = describeViolations(constraints);
  if (message !== undefined) throw new ServiceError('ValidationException', message);
}

export function checkPageSize(size: number, most: number): void {
  checkConstraints([{ path: 'MaxItems', value: size, minValue: 1, maxValue: most }]);
}

export function badMarker(): ServiceError {
  return invalidValue('The marker is not valid.');
}
