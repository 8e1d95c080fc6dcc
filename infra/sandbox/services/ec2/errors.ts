import { ServiceError } from '../../protocol/service.ts';

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}

export function missingParameter(name: string): ServiceError {
  return new ServiceError('MissingParameter', `The request must contain the parameter ${name}`);
}

export function dependencyViolation(message: string): ServiceError {
  return new ServiceError('DependencyViolation', message);
}
