import type { CertificateStatus, Tag } from '@aws-sdk/client-acm';
import { randomUUID } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';

/** A certificate as it is kept. Times are milliseconds since the epoch. */
export interface StoredCertificate {
  readonly arn: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  readonly domainName: string;
  readonly alternativeNames: readonly string[];
  readonly validationMethod?: 'DNS' | 'EMAIL';
  readonly status: CertificateStatus;
  readonly createdAt: number;
  readonly issuedAt?: number;
  readonly importedAt?: number;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly serial?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly keyAlgorithm: string;
  readonly idempotencyToken?: string;
  readonly tags: readonly Tag[];
  /** PEM of an imported one. Its private key is checked and not kept. */
  readonly pem?: string;
  readonly chain?: string;
}

export class CertificateStore {
  private readonly certificates: Database<StoredCertificate, string>;

  constructor(private readonly cloud: Cloud) {
    this.certificates = cloud.store.openDB({ name: 'acm-certificates' });
  }

  newArn(): string {
    return `arn:aws:acm:${this.cloud.region}:${this.cloud.account}:certificate/${randomUUID()}`;
  }

  all(): readonly StoredCertificate[] {
    return [...this.certificates.getRange()].map(({ value }) => value);
  }

  /** Throws InvalidArnException, ResourceNotFoundException. */
  require(arn = ''): StoredCertificate {
    if (!/^arn:aws:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/.test(arn))
      throw new ServiceError('InvalidArnException', `Invalid ARN: ${arn}`);
    const found = this.certificates.get(arn);
    if (found) return found;
    throw new ServiceError(
      'ResourceNotFoundException',
      `Could not find certificate ${arn} in account ${this.cloud.account}.`,
    );
  }

  save(certificate: StoredCertificate): void {
    this.certificates.putSync(certificate.arn, certificate);
  }

  remove(arn: string): void {
    this.certificates.removeSync(arn);
  }
}
