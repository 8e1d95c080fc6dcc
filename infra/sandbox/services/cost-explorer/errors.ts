import { ServiceError } from '../../protocol/service.ts';

export function validation(message: string): ServiceError {
  return new ServiceError('ValidationException', message, { status: 400 });
}

/** Nothing has been counted yet, in the words of AWS for an account that has just enabled Cost Explorer. */
export function dataUnavailable(): ServiceError {
  return new ServiceError(
    'DataUnavailableException',
    'Data is not available. Please try to adjust the time period. If just enabled Cost Explorer, data might not be ingested yet',
    { status: 400 },
  );
}

export function invalidToken(): ServiceError {
  return new ServiceError('InvalidNextTokenException', 'Invalid Token', { status: 400 });
}
