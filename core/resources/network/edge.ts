import { KeyAlgorithm, ListCertificatesCommand } from '@aws-sdk/client-acm';
import type { CertificateSummary } from '@aws-sdk/client-acm';
import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import type { DistributionSummary } from '@aws-sdk/client-cloudfront';
import { ListHostedZonesCommand, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import type { HostedZone, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { hasValue, isFailure, mapCell, valueOf } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { listed, mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { perSecond } from '../quota.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import type { Certificate, Distribution, DnsRecord } from './types.ts';

const MOST_PAGES = 10;
/** Zones whose records are read: an environment has one or two of its own. */
const MOST_ZONES = 20;
/** Five requests a second of an account, for all operations together: one lists the zones. Source: Route 53, "Quotas". */
const ZONES_PER_SECOND = 4;
const RECORDS_PER_PAGE = 300;

/**
 * The records of the account's zones by name, without those that every zone has (NS and SOA of its own name). Cut off
 * where there are more zones, or more records in one, than are read.
 */
export async function listRecords(source: Source, budget: Budget): Promise<Cell<Listed<DnsRecord>>> {
  const zones = await listZones(source, budget);
  if (!hasValue(zones)) return zones;
  const cells = await Promise.all(
    zones.value.slice(0, MOST_ZONES).map((zone) => recordsOf(source, zone, budget)),
  );
  const failed = cells.find(isFailure);
  if (failed) return failed;
  const lists = cells.map((cell) => valueOf(cell) ?? []);
  const isCutOff = zones.value.length > MOST_ZONES || [zones.value, ...lists].some(({ cutOff }) => cutOff);
  const records = listed(lists.flat(), isCutOff);
  if (records.length === 0 && !isCutOff) return { state: 'empty', at: zones.at };
  return mapCell<unknown, Listed<DnsRecord>>(
    cells.find(({ state }) => state === 'stale') ?? zones,
    () => records,
  );
}

function listZones(source: Source, budget: Budget): Promise<Cell<Listed<HostedZone>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'route53:ListHostedZones',
      key: '',
      isEmpty: (zones) => zones.length === 0,
      run: (abortSignal) =>
        tokenPages(MOST_PAGES, async (Marker) => {
          const command = new ListHostedZonesCommand({ MaxItems: 100, Marker });
          const page = await source.clients.route53.send(command, { abortSignal });
          return { items: page.HostedZones ?? [], token: page.NextMarker };
        }),
    },
    budget,
  );
}

/** The next page of records is found by name, type and identifier together: a token of three parts. */
function recordsOf(source: Source, zone: HostedZone, budget: Budget): Promise<Cell<Listed<DnsRecord>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'route53:ListResourceRecordSets',
      key: zone.Id ?? '',
      perSecond: perSecond(source, ZONES_PER_SECOND),
      isEmpty: (records) => records.length === 0 && !records.cutOff,
      run: async (abortSignal) => {
        const sets = await tokenPages(MOST_PAGES, async (token) => {
          const [name, type, identifier] = token === undefined ? [] : token.split('\n');
          const page = await source.clients.route53.send(
            new ListResourceRecordSetsCommand({
              HostedZoneId: zone.Id,
              MaxItems: RECORDS_PER_PAGE,
              StartRecordName: name,
              StartRecordType: type as ResourceRecordSet['Type'],
              StartRecordIdentifier: identifier || undefined,
            }),
            { abortSignal },
          );
          const next = [page.NextRecordName, page.NextRecordType, page.NextRecordIdentifier ?? ''].join('\n');
          return { items: page.ResourceRecordSets ?? [], token: page.IsTruncated ? next : undefined };
        });
        return mapListed(sets, (all) =>
          all.filter((set) => !isOfEveryZone(set, zone)).map(keepingAnswers((set) => recordOf(set, zone))),
        );
      },
    },
    budget,
  );
}

function isOfEveryZone({ Name, Type }: ResourceRecordSet, zone: HostedZone): boolean {
  return Name === zone.Name && (Type === 'NS' || Type === 'SOA');
}

export function recordOf(given: ResourceRecordSet, zone: HostedZone): DnsRecord {
  const { AliasTarget: alias } = given;
  return {
    name: withoutDot(given.Name ?? '').replaceAll('\\052', '*'),
    type: given.Type ?? '',
    zone: withoutDot(zone.Name ?? ''),
    setIdentifier: given.SetIdentifier,
    isPrivate: zone.Config?.PrivateZone === true,
    alias: alias && {
      target: withoutDot(alias.DNSName ?? '').replace(/^dualstack\./, ''),
      zoneId: alias.HostedZoneId ?? '',
    },
    values: (given.ResourceRecords ?? []).map(({ Value = '' }) => Value),
    ttlSeconds: given.TTL,
  };
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}

/**
 * The certificates of a region, by default the environment's, of whatever kind of key: ACM tells by itself of RSA with
 * 2,048 bits alone.
 */
export function listCertificates(
  source: Source,
  budget: Budget,
  region = source.environment.region,
): Promise<Cell<Listed<Certificate>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'acm:ListCertificates',
      key: region,
      isEmpty: (all) => all.length === 0,
      run: (abortSignal) =>
        tokenPages(MOST_PAGES, async (NextToken) => {
          const page = await source.clients.inRegion(region).acm.send(
            new ListCertificatesCommand({
              MaxItems: 1_000,
              NextToken,
              Includes: { keyTypes: Object.values(KeyAlgorithm) },
            }),
            { abortSignal },
          );
          return {
            items: (page.CertificateSummaryList ?? []).map(keepingAnswers(certificateOf)),
            token: page.NextToken,
          };
        }),
    },
    budget,
  );
}

export function certificateOf(given: CertificateSummary): Certificate {
  const domain = given.DomainName ?? '';
  return {
    arn: given.CertificateArn ?? '',
    domain,
    otherNames: (given.SubjectAlternativeNameSummaries ?? []).filter((name) => name !== domain),
    status: given.Status ?? 'unknown',
    expiresAt: given.NotAfter?.getTime(),
    isInUse: given.InUse === true,
    renews: given.RenewalEligibility === 'ELIGIBLE',
  };
}

export function listDistributions(source: Source, budget: Budget): Promise<Cell<Listed<Distribution>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudfront:ListDistributions',
      key: '',
      isEmpty: (all) => all.length === 0,
      run: (abortSignal) =>
        tokenPages(MOST_PAGES, async (Marker) => {
          const { DistributionList: page } = await source.clients.cloudfront.send(
            new ListDistributionsCommand({ MaxItems: 100, Marker }),
            { abortSignal },
          );
          return {
            items: (page?.Items ?? []).map(distributionOf),
            token: page?.IsTruncated ? page.NextMarker : undefined,
          };
        }),
    },
    budget,
  );
}

export function distributionOf(given: DistributionSummary): Distribution {
  return {
    id: given.Id ?? '',
    domain: given.DomainName ?? '',
    status: given.Status ?? 'unknown',
    isEnabled: given.Enabled === true,
    aliases: given.Aliases?.Items ?? [],
    certificateArn: given.ViewerCertificate?.ACMCertificateArn,
    origins: (given.Origins?.Items ?? []).map(({ DomainName = '' }) => DomainName),
    viewerProtocol: given.DefaultCacheBehavior?.ViewerProtocolPolicy,
    comment: given.Comment || undefined,
    changedAt: given.LastModifiedTime?.getTime(),
  };
}
