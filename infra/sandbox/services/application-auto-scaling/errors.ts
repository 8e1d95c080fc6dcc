import { ServiceError } from '../../protocol/service.ts';

export function validation(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function objectNotFound(what: string): ServiceError {
  return new ServiceError('ObjectNotFoundException', what);
}

export function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceededException', message);
}

export function invalidToken(): ServiceError {
  return new ServiceError('InvalidNextTokenException', 'The next token supplied is invalid');
}
