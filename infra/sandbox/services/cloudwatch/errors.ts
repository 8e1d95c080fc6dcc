import { ServiceError } from '../../protocol/service.ts';

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): ServiceError {
  return new ServiceError('InvalidParameterCombinationException', message);
}

export function missingParameter(message: string): ServiceError {
  return new ServiceError('MissingRequiredParameterException', message);
}

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message, { queryCode: 'ValidationError' });
}

export function invalidToken(): ServiceError {
  return new ServiceError('InvalidNextToken', 'The specified nextToken is invalid.');
}

/** `MetricData.1.MetricName` as the Query protocol writes it: `MetricData.member.1.MetricName`. */
export function parameterPath(path: string): string {
  return path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? `member.${part}` : part))
    .join('.');
}
