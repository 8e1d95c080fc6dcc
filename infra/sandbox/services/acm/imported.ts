import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ServiceError } from '../../protocol/service.ts';
import type { StoredCertificate } from './certificate-store.ts';

type Facts = Pick<
  StoredCertificate,
  | 'domainName'
  | 'alternativeNames'
  | 'notBefore'
  | 'notAfter'
  | 'serial'
  | 'subject'
  | 'issuer'
  | 'keyAlgorithm'
  | 'pem'
>;

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

function commonName(subject: string): string | undefined {
  return /(?:^|\n)CN=([^\n]+)/.exec(subject)?.[1];
}

/** Reads what is imported. Throws ValidationException where it is no certificate, or the key is not its own. */
export function readImported(certificate: Uint8Array, privateKey: Uint8Array): Facts {
  const pem = Buffer.from(certificate).toString('utf8');
  let read: X509Certificate;
  try {
    read = new X509Certificate(pem);
  } catch {
    throw invalid(
      'The certificate field contains more than one certificate or is not a PEM-encoded certificate.',
    );
  }
  let isOwnKey = false;
  try {
    isOwnKey = read.checkPrivateKey(createPrivateKey(Buffer.from(privateKey).toString('utf8')));
  } catch {
    throw invalid('The private key is not a PEM-encoded private key.');
  }
  if (!isOwnKey) throw invalid('The private key does not match the certificate.');
  const names = (read.subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice(4));
  const domainName = commonName(read.subject) ?? names[0] ?? '';
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = read.publicKey;
  return {
    domainName,
    alternativeNames: names,
    notBefore: Date.parse(read.validFrom),
    notAfter: Date.parse(read.validTo),
    serial: (read.serialNumber.toLowerCase().match(/../g) ?? []).join(':'),
    subject: read.subject.replaceAll('\n', ','),
    issuer: commonName(read.issuer) ?? read.issuer.replaceAll('\n', ','),
    keyAlgorithm:
      kind === 'ec' ? `EC_${details?.namedCurve ?? ''}` : `RSA-${String(details?.modulusLength ?? '')}`,
    pem,
  };
}
