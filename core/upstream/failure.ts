import type { Failure, FailureState } from '../cells/cell.ts';

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'AuthFailure',
  'AuthorizationError',
  'AuthorizationErrorException',
  'CredentialsProviderError',
  'DENIED',
  'ExpiredToken',
  'ExpiredTokenException',
  'Forbidden',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidIdentityToken',
  'InvalidSignatureException',
  'InvalidToken',
  'KMSAccessDeniedException',
  'KMSAccessDenied',
  'KmsAccessDenied',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NOAUTH',
  'NOPERM',
  'NotAuthorized',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
  'WRONGPASS',
]);

/** Of those above: nobody is known behind the credentials any more, whatever is asked. */
const NO_CREDENTIALS: ReadonlySet<string | undefined> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidIdentityToken',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

const THROTTLED = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'KMSThrottling',
  'KMSThrottlingException',
  'KmsThrottled',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

const UNSUPPORTED = new Set([
  'InvalidAction',
  'NoEndpoint',
  'NotImplemented',
  'NotImplementedException',
  'NotSupported',
  'UnknownOperation',
  'UnknownOperationException',
  'UnsupportedOperation',
  'UnsupportedOperationException',
  'UNKNOWN_COMMAND',
]);

const ABSENT = new Set([
  'AWS.SimpleQueueService.NonExistentQueue',
  'BackupNotFoundException',
  'ClientException.TaskDefinitionNotFound',
  'ClusterNotFoundException',
  'ImageNotFoundException',
  'IndexNotFoundException',
  'ListenerNotFound',
  'LoadBalancerNotFound',
  'NoSuchBucket',
  'NoSuchKey',
  'NoSuchVersion',
  'NotFound',
  'NotFoundException',
  'ObjectNotFoundException',
  'QueueDoesNotExist',
  'RepositoryNotFoundException',
  'ResourceNotFoundException',
  'RuleNotFound',
  'ServiceDeploymentNotFoundException',
  'ServiceNotFoundException',
  'TableNotFoundException',
  'TargetGroupNotFound',
]);

const UNREACHABLE = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNREACHABLE',
]);

/** Refusals of what was asked for that carry a status which says something else. */
const REJECTED = new Set([
  'AWS.SimpleQueueService.PurgeQueueInProgress',
  'InvalidCursor',
  'InvalidObjectState',
  'PurgeQueueInProgress',
]);

/** Redis's words for "not now": the request was never looked at. */
const REDIS_BUSY = new Set(['BUSY', 'CLUSTERDOWN', 'LOADING', 'MASTERDOWN', 'TRYAGAIN']);

const TIMED_OUT = new Set([
  'AbortError',
  'ETIMEDOUT',
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
]);

interface UpstreamError {
  readonly name?: string;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  readonly cause?: unknown;
}

/**
 * Says what kind of failure an error thrown by the SDK, by Node's sockets or by the Redis client is. Codes decide,
 * never the wording. Anything that is not an upstream's failure is `broken`, with its code.
 */
export function failureOf(error: unknown, operation: string, at = Date.now()): Failure {
  const upstream = (error ?? {}) as UpstreamError;
  const codes = codesOf(upstream);
  const status = upstream.$metadata?.httpStatusCode ?? upstream.$response?.statusCode;
  return {
    state: stateOf(codes, status, upstream),
    operation,
    code: codes[0],
    detail: detailOf(upstream),
    at,
  };
}

function codesOf(error: UpstreamError): readonly string[] {
  const own = [redisCodeOf(error), error.Code, error.code, error.name].filter(
    (code): code is string => typeof code === 'string',
  );
  const generic = new Set(['Error', 'AggregateError']);
  const cause = error.cause ? codesOf(error.cause as UpstreamError) : [];
  return [...own.filter((code) => !generic.has(code)), ...cause];
}

/**
 * The kind of a Redis error reply is the first upper-case word of its line; the client hands on the line alone.
 * Source: Redis serialization protocol, "Simple errors".
 */
function redisCodeOf(error: UpstreamError): string | undefined {
  return error.name === 'ReplyError' ? /^[A-Z][A-Z_]*(?=\s|$)/.exec(error.message ?? '')?.[0] : undefined;
}

function stateOf(codes: readonly string[], status: number | undefined, error: UpstreamError): FailureState {
  const is = (known: ReadonlySet<string>) => codes.some((code) => known.has(code));
  // First: the SDK calls a connection that was cut a TimeoutError too.
  if (is(UNREACHABLE)) return 'unreachable';
  if (is(TIMED_OUT)) return 'timed-out';
  if (is(DENIED)) return 'denied';
  if (is(THROTTLED)) return 'throttled';
  if (is(UNSUPPORTED) || status === 501) return 'unsupported';
  if (is(ABSENT)) return 'absent';
  if (is(REJECTED)) return 'rejected';
  // An answer that is not the protocol's (a proxy's page, a web server), whatever its status.
  if (error instanceof SyntaxError || codes.some((code) => code === 'SyntaxError' || code === 'HtmlAnswer'))
    return 'broken';
  if (status === 401 || status === 403) return 'denied';
  if (status === 404) return 'absent';
  if (status === 429) return 'throttled';
  if (status !== undefined && status >= 400 && status < 500) return 'rejected';
  if (error.name === 'ReplyError' && !is(REDIS_BUSY)) return 'rejected';
  return 'broken';
}

function detailOf(error: UpstreamError): string | undefined {
  if (error instanceof SyntaxError) return 'The answer is not in the protocol of the service.';
  return error.message ? error.message.slice(0, 600) : undefined;
}

const UNCERTAIN: ReadonlySet<FailureState> = new Set(['timed-out', 'unreachable', 'broken']);

/** No answer came, or one that says nothing: what was asked for may have been done all the same. */
export function isUncertain({ state }: Failure): boolean {
  return UNCERTAIN.has(state);
}

/** Whether the credentials themselves were refused, expired or missing: not one permission, all of them. */
export function areCredentialsRefused({ state, code }: Failure): boolean {
  return state === 'denied' && NO_CREDENTIALS.has(code);
}
