import { ServiceError } from './service.ts';

/**
 * For a request that nobody has signed (`anonymous`) or that is signed in part. S3 has its own words; the JSON and
 * CBOR services add `Exception` to the code. Source: AWS's "Common Errors" page.
 */
export function unsigned(kind: 'anonymous' | 'incomplete', speaker: 's3' | 'query' | 'json'): ServiceError {
  if (speaker === 's3')
    return kind === 'anonymous'
      ? new ServiceError('AccessDenied', 'Access Denied', { status: 403 })
      : new ServiceError(
          'AuthorizationHeaderMalformed',
          'The authorization header is malformed; the Credential is mal-formed; expecting ' +
            '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
          { status: 400 },
        );
  const suffix = speaker === 'json' ? 'Exception' : '';
  return kind === 'anonymous'
    ? new ServiceError(
        `MissingAuthenticationToken${suffix}`,
        'Request must contain either a valid (registered) AWS access key ID or X.509 certificate.',
        { status: 403 },
      )
    : new ServiceError(
        `IncompleteSignature${suffix}`,
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
          "Authorization header requires 'SignedHeaders' parameter.",
        { status: 400 },
      );
}

/** For an operation that the service's API does not have. */
export function unknownOperation(name: string): ServiceError {
  return new ServiceError('UnknownOperationException', name === '' ? '' : `Unknown operation: ${name}.`, {
    status: 400,
  });
}

/** For an operation of the service's API that this endpoint does not answer. */
export function unsupportedOperation(signingName: string, operation: string): ServiceError {
  return new ServiceError(
    'UnknownOperationException',
    `This endpoint does not offer the operation ${operation} of ${signingName}.`,
    { status: 400 },
  );
}

/** For a service that this endpoint does not have. */
export function unknownService(signingName: string): ServiceError {
  return new ServiceError(
    'UnknownOperationException',
    `This endpoint does not offer the service ${signingName}.`,
    {
      status: 404,
    },
  );
}

/** For a handler that failed by a mistake of its own; the cause goes to the log, not to the caller. */
export function internalFailure(signingName: string | undefined): ServiceError {
  const codes: Readonly<Record<string, string>> = {
    dynamodb: 'InternalServerError',
    s3: 'InternalError',
    secretsmanager: 'InternalServiceError',
    ecs: 'ServerException',
  };
  return new ServiceError(
    codes[signingName ?? ''] ?? 'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    { status: 500 },
  );
}
