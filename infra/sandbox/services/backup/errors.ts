import { ServiceError } from '../../protocol/service.ts';

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, {
    members: { Code: 'ERROR_3002', Type: 'Sender' },
  });
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', message, {
    members: { Code: 'ERROR_9804', Type: 'Sender' },
  });
}

export function missingValue(name: string): ServiceError {
  return new ServiceError('MissingParameterValueException', `Missing required parameter ${name}`);
}

export function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${what} not found.`);
}
