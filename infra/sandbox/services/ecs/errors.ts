import { ServiceError } from '../../protocol/service.ts';

export function clientError(message: string): ServiceError {
  return new ServiceError('ClientException', message);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
