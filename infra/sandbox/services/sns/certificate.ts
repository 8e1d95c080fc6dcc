import { createHash, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Tags of ASN.1, as they stand in a certificate (ITU-T X.690). */
const tag = {
  integer: 0x02,
  bitString: 0x03,
  null: 0x05,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
} as const;

/** 1.2.840.113549.1.1.11 and 2.5.4.3, encoded. */
const sha256WithRsa = Buffer.from('2a864886f70d01010b', 'hex');
const commonName = Buffer.from('550403', 'hex');

function der(type: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([type, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Buffer.from([type, 0x80 | length.length]), length, body]);
}

/** A self-signed certificate for an RSA key, in PEM, good from 2020 to 2049 (RFC 5280). */
export function selfSignedCertificate(key: KeyObject, name: string): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const algorithm = der(tag.sequence, der(tag.objectId, sha256WithRsa), der(tag.null));
  const attribute = der(tag.sequence, der(tag.objectId, commonName), der(tag.utf8String, Buffer.from(name)));
  const subject = der(tag.sequence, der(tag.set, attribute));
  const validity = der(
    tag.sequence,
    der(tag.utcTime, Buffer.from('200101000000Z')),
    der(tag.utcTime, Buffer.from('491231235959Z')),
  );
  // A serial number is positive: its first bit is not set, its first byte not zero.
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const body = der(
    tag.sequence,
    der(tag.version, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, serial),
    algorithm,
    subject,
    validity,
    subject,
    publicKey,
  );
  const signature = der(tag.bitString, Buffer.from([0]), sign('sha256', body, key));
  const base64 = der(tag.sequence, body, algorithm, signature).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
