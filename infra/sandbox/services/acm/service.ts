import * as sdk from '@aws-sdk/client-acm';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { CertificateStore } from './certificate-store.ts';
import type { StoredCertificate } from './certificate-store.ts';
import { readImported } from './imported.ts';
import { advance, domainsOf, isValidated, validationRecord } from './validation.ts';

const mostTags = 50;
const domainPattern =
  /^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;

function dateOf(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}

/** AWS Certificate Manager: certificates that are imported, or issued when Route 53 holds the records that prove them. */
export function createAcm(cloud: Cloud): SandboxService {
  const store = new CertificateStore(cloud);

  function request(input: sdk.RequestCertificateRequest): sdk.RequestCertificateResponse {
    const { DomainName: domainName = '', SubjectAlternativeNames: names = [] } = input;
    const wrong = [domainName, ...names].find((name) => !domainPattern.test(name) || name.length > 253);
    if (wrong !== undefined)
      throw new ServiceError('InvalidDomainValidationOptionsException', `Invalid domain name: ${wrong}`);
    const token = input.IdempotencyToken;
    // A client that did not hear the answer asks again with the same token, within the hour.
    const known = store
      .all()
      .find(
        (one) =>
          token !== undefined &&
          one.idempotencyToken === token &&
          one.domainName === domainName &&
          cloud.clock.now() - one.createdAt < 3_600_000,
      );
    if (known) return { CertificateArn: known.arn };
    const certificate: StoredCertificate = {
      arn: store.newArn(),
      type: 'AMAZON_ISSUED',
      domainName,
      alternativeNames: names,
      validationMethod: input.ValidationMethod === 'DNS' ? 'DNS' : 'EMAIL',
      status: 'PENDING_VALIDATION',
      createdAt: cloud.clock.now(),
      keyAlgorithm: input.KeyAlgorithm ?? 'RSA_2048',
      idempotencyToken: token,
      tags: input.Tags ?? [],
    };
    store.save(certificate);
    return { CertificateArn: certificate.arn };
  }

  function importCertificate(input: sdk.ImportCertificateRequest): sdk.ImportCertificateResponse {
    const facts = readImported(input.Certificate ?? new Uint8Array(), input.PrivateKey ?? new Uint8Array());
    const before = input.CertificateArn === undefined ? undefined : store.require(input.CertificateArn);
    if (before?.type === 'AMAZON_ISSUED')
      throw new ServiceError(
        'ValidationException',
        'A certificate that ACM has issued can not be imported over.',
      );
    const now = cloud.clock.now();
    const certificate: StoredCertificate = {
      ...facts,
      arn: before?.arn ?? store.newArn(),
      type: 'IMPORTED',
      status: facts.notAfter !== undefined && facts.notAfter < now ? 'EXPIRED' : 'ISSUED',
      createdAt: before?.createdAt ?? now,
      importedAt: now,
      chain: input.CertificateChain && Buffer.from(input.CertificateChain).toString('utf8'),
      tags: before?.tags ?? input.Tags ?? [],
    };
    store.save(certificate);
    return { CertificateArn: certificate.arn };
  }

  function validationsOf(certificate: StoredCertificate): sdk.DomainValidation[] | undefined {
    const { validationMethod: method, status } = certificate;
    if (method === undefined) return undefined;
    return domainsOf(certificate).map((domain) => ({
      DomainName: domain,
      ValidationDomain: domain,
      ValidationMethod: method,
      ValidationStatus:
        status === 'ISSUED' || (method === 'DNS' && isValidated(cloud, domain))
          ? 'SUCCESS'
          : status === 'PENDING_VALIDATION'
            ? 'PENDING_VALIDATION'
            : 'FAILED',
      ResourceRecord: method === 'DNS' ? validationRecord(cloud.account, domain) : undefined,
    }));
  }

  function describe(input: sdk.DescribeCertificateRequest): sdk.DescribeCertificateResponse {
    const certificate = store.require(input.CertificateArn);
    const users = cloud.certificateUsers(certificate.arn);
    return {
      Certificate: {
        CertificateArn: certificate.arn,
        DomainName: certificate.domainName,
        SubjectAlternativeNames: [...domainsOf(certificate)],
        DomainValidationOptions: validationsOf(certificate),
        Status: certificate.status,
        Type: certificate.type,
        Serial: certificate.serial,
        Subject: certificate.subject,
        Issuer: certificate.issuer,
        CreatedAt: dateOf(certificate.type === 'IMPORTED' ? undefined : certificate.createdAt),
        IssuedAt: dateOf(certificate.issuedAt),
        ImportedAt: dateOf(certificate.importedAt),
        NotBefore: dateOf(certificate.notBefore),
        NotAfter: dateOf(certificate.notAfter),
        KeyAlgorithm: certificate.keyAlgorithm as sdk.KeyAlgorithm,
        SignatureAlgorithm: certificate.type === 'AMAZON_ISSUED' ? 'SHA256WITHRSA' : undefined,
        InUseBy: [...users],
        RenewalEligibility:
          certificate.type === 'AMAZON_ISSUED' && users.length > 0 ? 'ELIGIBLE' : 'INELIGIBLE',
        Options: { CertificateTransparencyLoggingPreference: 'ENABLED' },
      },
    };
  }

  function summary(certificate: StoredCertificate): sdk.CertificateSummary {
    const users = cloud.certificateUsers(certificate.arn);
    return {
      CertificateArn: certificate.arn,
      DomainName: certificate.domainName,
      SubjectAlternativeNameSummaries: [...domainsOf(certificate)],
      HasAdditionalSubjectAlternativeNames: false,
      Status: certificate.status,
      Type: certificate.type,
      KeyAlgorithm: certificate.keyAlgorithm as sdk.KeyAlgorithm,
      InUse: users.length > 0,
      RenewalEligibility:
        certificate.type === 'AMAZON_ISSUED' && users.length > 0 ? 'ELIGIBLE' : 'INELIGIBLE',
      NotBefore: dateOf(certificate.notBefore),
      NotAfter: dateOf(certificate.notAfter),
      CreatedAt: dateOf(certificate.createdAt),
      IssuedAt: dateOf(certificate.issuedAt),
      ImportedAt: dateOf(certificate.importedAt),
    };
  }

  function list(input: sdk.ListCertificatesRequest): sdk.ListCertificatesResponse {
    const { CertificateStatuses: statuses } = input;
    const picked = store.all().filter(({ status }) => !statuses?.length || statuses.includes(status));
    const page = takePage(
      picked,
      ({ arn }) => arn,
      input.NextToken,
      input.MaxItems ?? 1000,
      () => new ServiceError('ValidationException', 'The token is not valid.'),
    );
    return { CertificateSummaryList: page.items.map(summary), NextToken: page.nextToken };
  }

  function remove(input: sdk.DeleteCertificateRequest): void {
    const { arn } = store.require(input.CertificateArn);
    if (cloud.certificateUsers(arn).length > 0)
      throw new ServiceError(
        'ResourceInUseException',
        `Certificate ${arn} in account ${cloud.account} is in use.`,
      );
    store.remove(arn);
  }

  function addTags(input: sdk.AddTagsToCertificateRequest): void {
    const certificate = store.require(input.CertificateArn);
    const given = input.Tags ?? [];
    const tags = [...certificate.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key)), ...given];
    if (tags.length > mostTags)
      throw new ServiceError('TooManyTagsException', 'A certificate has 50 tags at most.');
    store.save({ ...certificate, tags });
  }

  function listTags(input: sdk.ListTagsForCertificateRequest): sdk.ListTagsForCertificateResponse {
    return { Tags: [...store.require(input.CertificateArn).tags] };
  }

  return {
    signingName: 'acm',
    targetPrefix: 'CertificateManager',
    apiVersion: '2015-12-08',
    protocols: ['awsJson1_1'],
    schemas: sdk,
    operations: {
      RequestCertificate: request,
      ImportCertificate: importCertificate,
      DescribeCertificate: describe,
      ListCertificates: list,
      DeleteCertificate: remove,
      AddTagsToCertificate: addTags,
      ListTagsForCertificate: listTags,
    },
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    tick: (now) => advance(cloud, store, now),
  };
}
