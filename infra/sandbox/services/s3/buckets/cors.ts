import type { CORSRule } from '@aws-sdk/client-s3';
import { readBucketAddress } from '../../../protocol/bucket-address.ts';
import type { CrossOriginRequest } from '../../../protocol/service.ts';
import { badRequest, corsForbidden } from '../errors.ts';
import type { BucketRegistry } from '../storage/bucket-registry.ts';

/** A pattern has one `*` at most, for any number of signs. */
function fits(text: string, pattern: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return text === pattern;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

interface Asked {
  readonly origin: string;
  readonly method: string;
  /** Lower case. */
  readonly headers: readonly string[];
}

function allows(rule: CORSRule, { origin, method, headers }: Asked): boolean {
  const patterns = (rule.AllowedHeaders ?? []).map((pattern) => pattern.toLowerCase());
  return (
    (rule.AllowedOrigins ?? []).some((pattern) => fits(origin, pattern)) &&
    (rule.AllowedMethods ?? []).includes(method) &&
    headers.every((header) => patterns.some((pattern) => fits(header, pattern)))
  );
}

function headersOf(rule: CORSRule, { origin, headers }: Asked): Record<string, string> {
  const isOpen = (rule.AllowedOrigins ?? []).includes('*');
  return {
    'access-control-allow-origin': isOpen ? '*' : origin,
    'access-control-allow-methods': (rule.AllowedMethods ?? []).join(', '),
    ...(isOpen ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(rule.ExposeHeaders?.length && { 'access-control-expose-headers': rule.ExposeHeaders.join(', ') }),
    ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/**
 * What browsers are told of a bucket's CORS rules: the first rule that allows a request is the one that applies. Source:
 * S3 User Guide, "How does Amazon S3 evaluate the CORS configuration on a bucket?".
 */
export function corsOf(buckets: BucketRegistry) {
  function addressed(request: CrossOriginRequest) {
    const { bucket: name = '', path } = readBucketAddress(request);
    return { bucket: buckets.find(name), resourceType: path === '/' ? 'BUCKET' : 'OBJECT' };
  }

  return {
    /** The headers that answer a preflight. Throws BadRequest, AccessForbidden. */
    preflight(request: CrossOriginRequest): Record<string, string> {
      const {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': listed = '',
      } = request.headers;
      if (origin === undefined)
        throw badRequest('BadRequest', 'Insufficient information. Origin request header needed.');
      if (method === undefined) throw badRequest('BadRequest', 'Invalid Access-Control-Request-Method: null');
      const { bucket, resourceType } = addressed(request);
      if (!bucket) throw corsForbidden('Bucket not found', method, 'BUCKET');
      if (!bucket.cors) throw corsForbidden('CORS is not enabled for this bucket.', method, 'BUCKET');
      const headers = listed
        .split(',')
        .map((header) => header.trim().toLowerCase())
        .filter((header) => header !== '');
      const asked = { origin, method, headers };
      const rule = bucket.cors.find((one) => allows(one, asked));
      if (rule) return headersOf(rule, asked);
      throw corsForbidden(
        "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
        method,
        resourceType,
      );
    },

    /** What is added to the answer of a request that names its origin. */
    crossOrigin(request: CrossOriginRequest): Record<string, string> {
      const { origin } = request.headers;
      if (origin === undefined) return {};
      const asked = { origin, method: request.method, headers: [] };
      const rule = addressed(request).bucket?.cors?.find((one) => allows(one, asked));
      return rule ? headersOf(rule, asked) : {};
    },
  };
}
