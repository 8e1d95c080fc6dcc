import type { Clock } from '../clock.ts';
import { ServiceError } from './service.ts';
import type { WireRequest } from './wire.ts';

/** Who signed a request, and for which service. Signatures are not verified: any access key is accepted. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
  readonly presigned: boolean;
}

const week = 604_800;

function parseScope(credential: string, presigned: boolean): Signature | undefined {
  const parts = credential.split('/');
  if (parts.length < 4 || parts.at(-1) !== 'aws4_request') return undefined;
  // AWS4-ECDSA scopes have no region.
  const hasRegion = parts.length >= 5;
  const signingName = parts.at(-2) ?? '';
  const region = hasRegion ? (parts.at(-3) ?? '') : '';
  const accessKeyId = parts.slice(0, hasRegion ? -4 : -3).join('/');
  return accessKeyId === '' ? undefined : { accessKeyId, region, signingName, presigned };
}

/**
 * Reads the signer from the Authorization header or the presigned query. Undefined where the request is anonymous,
 * `incomplete` where it says that it is signed but names no credential scope.
 */
export function readSignature(request: WireRequest): Signature | 'incomplete' | undefined {
  const authorization = request.headers['authorization'];
  if (authorization !== undefined) {
    const credential = /Credential=([^,\s]+)/.exec(authorization)?.[1];
    return (credential === undefined ? undefined : parseScope(credential, false)) ?? 'incomplete';
  }
  const old = readOldPresigned(request);
  if (old) return old;
  const credential = request.query.get('X-Amz-Credential');
  return credential === null ? undefined : (parseScope(credential, true) ?? 'incomplete');
}

/** S3 still takes URLs of signature version 2, as `aws s3 presign` of the CLI's first version makes them. */
function readOldPresigned({ query }: WireRequest): Signature | undefined {
  const accessKeyId = query.get('AWSAccessKeyId');
  if (!accessKeyId || !query.has('Signature') || !query.has('Expires')) return undefined;
  return { accessKeyId, region: '', signingName: 's3', presigned: true };
}

function readBasicDate(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** Throws the error that AWS answers to a presigned URL that is wrong or out of date. */
export function checkPresigned(request: WireRequest, clock: Clock): void {
  if (!request.query.has('X-Amz-Credential')) {
    const end = Number(request.query.get('Expires')) * 1000;
    if (!Number.isFinite(end))
      throw new ServiceError('AccessDenied', 'Invalid date (should be seconds since epoch)', { status: 403 });
    if (clock.now() > end) throw expired(end, clock);
    return;
  }
  const expires = request.query.get('X-Amz-Expires');
  const signedAt = readBasicDate(request.query.get('X-Amz-Date') ?? '');
  const seconds = expires === null ? Number.NaN : Number(expires);
  const required = [
    'X-Amz-Algorithm',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
    'X-Amz-Date',
    'X-Amz-Expires',
  ];
  if (required.some((name) => !request.query.has(name)))
    throw badQuery(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
        'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  if (Number.isNaN(signedAt))
    throw badQuery("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!Number.isInteger(seconds)) throw badQuery('X-Amz-Expires should be a number');
  if (seconds < 0) throw badQuery('X-Amz-Expires must be non-negative');
  if (seconds > week)
    throw badQuery(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  const end = signedAt + seconds * 1000;
  if (clock.now() > end) throw expired(end, clock, seconds);
}

function expired(end: number, clock: Clock, seconds?: number): ServiceError {
  return new ServiceError('AccessDenied', 'Request has expired', {
    status: 403,
    members: {
      'X-Amz-Expires': seconds,
      Expires: new Date(end).toISOString(),
      ServerTime: new Date(clock.now()).toISOString(),
    },
  });
}

function badQuery(message: string): ServiceError {
  return new ServiceError('AuthorizationQueryParametersError', message, { status: 400 });
}
