import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ServiceError } from '../../../protocol/service.ts';
import type { Call } from '../../../protocol/service.ts';
import type { BodyObserver, ReceivedBody } from '../storage/body-store.ts';
import { createDigest, isChecksum, isChecksumAlgorithm } from '../checksums/checksum.ts';
import type { ChecksumAlgorithm } from '../checksums/checksum.ts';
import type { S3Context } from '../context.ts';
import { badRequest, invalidRequest, notImplemented } from '../errors.ts';
import type { StoredChecksum } from '../records.ts';

/** One PUT, and one part, hold five gibibytes at most. Source: S3 User Guide, "Multipart upload limits". */
const putLimitBytes = 5 * 1024 ** 3;

/** The members of PutObject and UploadPart that speak of the body. */
interface BodyInput {
  readonly Body?: unknown;
  readonly ContentLength?: number;
  readonly ContentMD5?: string;
}

export interface IncomingBody {
  readonly received: ReceivedBody;
  readonly md5: Buffer;
  readonly checksum: StoredChecksum;
}

/** What the client says the body's checksum is: at once, or (undefined value) in the trailer. */
interface ChecksumClaim {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string | undefined;
}

const checksumHeader = 'x-amz-checksum-';
const notAlgorithms: readonly string[] = ['algorithm', 'type', 'mode'];

/**
 * The claim in a request's headers, or that its trailer announces. One in the query of a presigned URL is not
 * verified: S3 does not support them there, and the SDK signs that of an empty body ("Working with presigned URLs").
 * Throws `InvalidRequest` for a wrong one.
 */
export function readChecksumClaim(headers: Call['headers']): ChecksumClaim | undefined {
  const announced = (headers['x-amz-trailer'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const claims = [
    ...Object.keys(headers).flatMap((header) => readClaim(header, headers[header])),
    ...announced.flatMap((header) => readClaim(header, undefined)),
  ];
  if (claims.length > 1)
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  const [claim] = claims;
  if (claim?.value !== undefined) requireChecksum(claim.algorithm, claim.value);
  if (!claim && headers['x-amz-sdk-checksum-algorithm'] !== undefined)
    throw invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  return claim;
}

function readClaim(header: string, value: string | undefined): ChecksumClaim[] {
  if (!header.startsWith(checksumHeader)) return [];
  const name = header.slice(checksumHeader.length);
  if (notAlgorithms.includes(name)) return [];
  const algorithm = name.toUpperCase();
  if (!isChecksumAlgorithm(algorithm)) throw notImplemented(header);
  return [{ algorithm, value }];
}

function requireChecksum(algorithm: ChecksumAlgorithm, value: string): void {
  if (!isChecksum(algorithm, value))
    throw invalidRequest(`Value for ${checksumHeader}${algorithm.toLowerCase()} header is invalid.`);
}

function checkLength({ ContentLength }: BodyInput, headers: Call['headers']): void {
  const isChunked = /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
  const decodedLength = headers['x-amz-decoded-content-length'];
  if (isChunked && decodedLength === undefined) throw notImplemented('Transfer-Encoding');
  if (ContentLength === undefined && decodedLength === undefined)
    throw new ServiceError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      status: 411,
    });
  if ((ContentLength ?? 0) > putLimitBytes) throw entityTooLarge(ContentLength ?? 0);
}

/** True for what Node throws where a caller hangs up within a body. */
function isCutOff(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function incompleteBody(): ServiceError {
  return badRequest('IncompleteBody', 'The request body terminated unexpectedly');
}

function entityTooLarge(proposed: number): ServiceError {
  return badRequest('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: proposed,
    MaxSizeAllowed: putLimitBytes,
  });
}

function sizeLimit(): BodyObserver {
  let size = 0;
  return {
    update(chunk) {
      size += chunk.length;
      if (size > putLimitBytes) throw entityTooLarge(size);
    },
  };
}

function readMd5({ ContentMD5 }: BodyInput): Buffer | undefined {
  if (ContentMD5 === undefined) return undefined;
  if (!isChecksum('MD5', ContentMD5))
    throw badRequest('InvalidDigest', 'The Content-MD5 you specified was invalid.', {
      'Content-MD5': ContentMD5,
    });
  return Buffer.from(ContentMD5, 'base64');
}

/** The body of a PUT as a stream of bytes. */
function sourceOf(body: unknown): AsyncIterable<Uint8Array> {
  if (body === undefined || body === null) return Readable.from([]);
  if (typeof body === 'string') return Readable.from([Buffer.from(body)]);
  if (body instanceof Uint8Array) return Readable.from([body]);
  return body as AsyncIterable<Uint8Array>;
}

/**
 * Receives the body of PutObject or UploadPart and verifies everything the request says about it: length,
 * Content-MD5, checksum (header or trailer), `x-amz-content-sha256`. The checksum that is kept is the client's
 * algorithm, else the given one; both are verified or computed in the one pass.
 */
export async function receiveBody(
  context: S3Context,
  input: BodyInput,
  call: Call,
  kept: ChecksumAlgorithm | undefined,
): Promise<IncomingBody> {
  const claim = readChecksumClaim(call.headers);
  const claimedMd5 = readMd5(input);
  checkLength(input, call.headers);
  const signedSha256 = /^[0-9a-f]{64}$/.exec(call.headers['x-amz-content-sha256'] ?? '')?.[0];
  const keptAlgorithm = kept ?? claim?.algorithm ?? 'CRC64NVME';

  const digests = new Map<ChecksumAlgorithm, ReturnType<typeof createDigest>>();
  for (const algorithm of [claim?.algorithm, keptAlgorithm])
    if (algorithm && !digests.has(algorithm)) digests.set(algorithm, createDigest(algorithm));
  const md5 = createHash('md5');
  const sha256 = signedSha256 === undefined ? undefined : createHash('sha256');
  const observers = [sizeLimit(), md5, ...(sha256 ? [sha256] : []), ...digests.values()];
  const received = await context.bodies.receive(sourceOf(input.Body), observers).catch((error: unknown) => {
    throw isCutOff(error) ? incompleteBody() : error;
  });
  try {
    if (input.ContentLength !== undefined && input.ContentLength !== received.size) throw incompleteBody();
    const md5Bytes = md5.digest();
    if (claimedMd5 && !claimedMd5.equals(md5Bytes))
      throw badRequest('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
        ExpectedDigest: input.ContentMD5,
        CalculatedDigest: md5Bytes.toString('base64'),
      });
    const computedSha256 = sha256?.digest('hex');
    if (signedSha256 !== computedSha256)
      throw badRequest(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        { ClientComputedContentSHA256: signedSha256, S3ComputedContentSHA256: computedSha256 },
      );
    const computed = new Map(
      [...digests].map(([algorithm, digest]) => [algorithm, digest.digest().toString('base64')]),
    );
    if (claim) verifyClaim(claim, computed.get(claim.algorithm) ?? '', call);
    const value = computed.get(keptAlgorithm) ?? '';
    return {
      received,
      md5: md5Bytes,
      checksum: { algorithm: keptAlgorithm, value, type: 'FULL_OBJECT' },
    };
  } catch (error) {
    await context.bodies.discard(received);
    throw error;
  }
}

function verifyClaim({ algorithm, value }: ChecksumClaim, computed: string, call: Call): void {
  const claimed = value ?? call.trailers()[`${checksumHeader}${algorithm.toLowerCase()}`];
  if (claimed === undefined)
    throw badRequest(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed.',
    );
  requireChecksum(algorithm, claimed);
  if (claimed !== computed) throw badDigest(algorithm);
}

export function badDigest(algorithm: ChecksumAlgorithm): ServiceError {
  return badRequest('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
}
