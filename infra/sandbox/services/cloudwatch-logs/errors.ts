import { ServiceError } from '../../protocol/service.ts';

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

export function invalidOperation(message: string): ServiceError {
  return new ServiceError('InvalidOperationException', message);
}

export function notFound(what: 'log group' | 'log stream' | 'resource'): ServiceError {
  return new ServiceError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

export function alreadyExists(what: 'log group' | 'log stream'): ServiceError {
  return new ServiceError('ResourceAlreadyExistsException', `The specified ${what} already exists`);
}
