import { ServiceError } from '../../protocol/service.ts';

/** `InvalidParameter`: SNS says what is wrong after these words. */
export function invalidParameter(problem: string): ServiceError {
  return new ServiceError('InvalidParameterException', `Invalid parameter: ${problem}`, {
    queryCode: 'InvalidParameter',
  });
}

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { queryCode: 'ParameterValueInvalid' });
}

export function topicNotFound(): ServiceError {
  return new ServiceError('NotFoundException', 'Topic does not exist', {
    status: 404,
    queryCode: 'NotFound',
  });
}

export function subscriptionNotFound(): ServiceError {
  return new ServiceError('NotFoundException', 'Subscription does not exist', {
    status: 404,
    queryCode: 'NotFound',
  });
}

export function resourceNotFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'Resource does not exist', {
    status: 404,
    queryCode: 'ResourceNotFound',
  });
}

export function tagLimitExceeded(): ServiceError {
  return new ServiceError(
    'TagLimitExceededException',
    'Could not complete request: tag quota of per resource exceeded',
    {
      queryCode: 'TagLimitExceeded',
    },
  );
}

export function throttled(): ServiceError {
  return new ServiceError('ThrottledException', 'Rate exceeded', { status: 429, queryCode: 'Throttled' });
}

export function authorizationError(): ServiceError {
  return new ServiceError(
    'AuthorizationErrorException',
    'This subscription was confirmed by an authenticated request: only an authenticated one can remove it.',
    { status: 403, queryCode: 'AuthorizationError' },
  );
}
