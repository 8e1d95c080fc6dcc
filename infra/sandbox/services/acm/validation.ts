import type { ResourceRecord } from '@aws-sdk/client-acm';
import { createHash, randomBytes } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import type { CertificateStore, StoredCertificate } from './certificate-store.ts';

const dayMs = 86_400_000;
/** ACM gives a domain three days to be validated. */
const validationMs = 3 * dayMs;
/** Browsers take no longer-lived certificate than 200 days since March 2026. */
const lifetimeMs = 198 * dayMs;
/** ACM renews what is in use this long before its end. */
const renewalMs = 45 * dayMs;

/** The names of a certificate, its own first. */
export function domainsOf({ domainName, alternativeNames }: StoredCertificate): readonly string[] {
  return [domainName, ...alternativeNames.filter((name) => name !== domainName)];
}

/**
 * The record that proves a domain: the same for an account's certificates of the domain, and for its wildcard. Source:
 * ACM user guide, "DNS validation".
 */
export function validationRecord(account: string, domain: string): ResourceRecord {
  const bare = domain.replace(/^\*\./, '');
  const hash = (salt: string) =>
    createHash('sha256').update(`${account} ${bare} ${salt}`).digest('hex').slice(0, 32);
  return {
    Name: `_${hash('name')}.${bare}.`,
    Type: 'CNAME',
    Value: `_${hash('value')}.acm-validations.aws.`,
  };
}

export function isValidated(cloud: Cloud, domain: string): boolean {
  const { Name = '', Value = '' } = validationRecord(cloud.account, domain);
  return cloud.hasRecord(Name, 'CNAME', Value);
}

/** The certificate as ACM signs it anew at this time. */
export function issued(certificate: StoredCertificate, now: number): StoredCertificate {
  const start = now - (now % dayMs);
  return {
    ...certificate,
    status: 'ISSUED',
    issuedAt: certificate.issuedAt ?? now,
    notBefore: start,
    notAfter: start + lifetimeMs,
    serial: (randomBytes(16).toString('hex').match(/../g) ?? []).join(':'),
    subject: `CN=${certificate.domainName}`,
    issuer: 'Amazon',
  };
}

/** What time brings to certificates: issued where their records are found, timed out, renewed, expired. */
export function advance(cloud: Cloud, store: CertificateStore, now: number): void {
  for (const certificate of store.all()) {
    const { status, type, notAfter } = certificate;
    const isProven = () =>
      certificate.validationMethod === 'DNS' &&
      domainsOf(certificate).every((domain) => isValidated(cloud, domain));
    if (status === 'PENDING_VALIDATION') {
      if (isProven()) store.save(issued(certificate, now));
      else if (now > certificate.createdAt + validationMs)
        store.save({ ...certificate, status: 'VALIDATION_TIMED_OUT' });
    } else if (status === 'ISSUED' && notAfter !== undefined) {
      const isDue = type === 'AMAZON_ISSUED' && notAfter - now < renewalMs;
      if (isDue && cloud.certificateUsers(certificate.arn).length > 0 && isProven())
        store.save(issued(certificate, now));
      else if (now > notAfter) store.save({ ...certificate, status: 'EXPIRED' });
    }
  }
}
