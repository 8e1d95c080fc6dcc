import type { Cell } from '../../cells/cell.ts';
import { fresh, hasValue, isFailure, mapCell, valueOf } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { listListeners, listLoadBalancers } from '../load-balancers/load-balancers.ts';
import type { Listener } from '../load-balancers/types.ts';
import { describeListed, listServiceNames } from '../services/services.ts';
import type { EcsService } from '../services/types.ts';
import type { Source } from '../source.ts';
import { listCacheGroups } from './cache-groups.ts';
import { listCertificates, listDistributions, listRecords } from './edge.ts';
import type { Finding } from './judged.ts';
import { findingsOf } from './findings.ts';
import { certificatesElsewhere } from './shown-certificates.ts';
import type { VpcMap } from './map.ts';
import { vpcMaps } from './map.ts';
import { listNetworkAcls, listRouteTables, listSecurityGroups, listSubnets, listVpcs } from './vpcs.ts';

export interface NetworkReads {
  /** The networks; what of them could not be read beside is named, and missing on the map. */
  readonly map: Promise<Cell<{ readonly vpcs: readonly VpcMap[]; readonly unread: readonly Failure[] }>>;
  readonly findings: Promise<{ readonly found: readonly Finding[]; readonly unread: readonly Failure[] }>;
  readonly records: ReturnType<typeof listRecords>;
  readonly certificates: ReturnType<typeof listCertificates>;
  readonly distributions: ReturnType<typeof listDistributions>;
  readonly caches: ReturnType<typeof listCacheGroups>;
}

/** Everything that is known of an environment's network: one list of each kind, all asked for at once. */
export function readNetwork(source: Source, budget: Budget): NetworkReads {
  const balancers = listLoadBalancers(source, budget);
  const parts = {
    vpcs: listVpcs(source, budget),
    subnets: listSubnets(source, budget),
    tables: listRouteTables(source, budget),
    groups: listSecurityGroups(source, budget),
    acls: listNetworkAcls(source, budget),
    balancers,
    services: servicesOf(source, budget),
    listeners: listenersOf(source, balancers, budget),
    records: listRecords(source, budget),
    certificates: listCertificates(source, budget),
    distributions: listDistributions(source, budget),
    caches: listCacheGroups(source, budget),
  };
  const { records, certificates, distributions, caches } = parts;
  const elsewhere = certificatesElsewhere(source, distributions, budget);
  return {
    map: mapOf(parts),
    findings: findingsIn(source, { ...parts, elsewhere }),
    records,
    certificates,
    distributions,
    caches,
  };
}

type Parts = {
  readonly vpcs: ReturnType<typeof listVpcs>;
  readonly subnets: ReturnType<typeof listSubnets>;
  readonly tables: ReturnType<typeof listRouteTables>;
  readonly groups: ReturnType<typeof listSecurityGroups>;
  readonly acls: ReturnType<typeof listNetworkAcls>;
  readonly balancers: ReturnType<typeof listLoadBalancers>;
  readonly services: Promise<Cell<readonly EcsService[]>>;
  readonly listeners: Promise<Cell<readonly Listener[]>>;
} & Pick<NetworkReads, 'records' | 'certificates' | 'distributions' | 'caches'>;

async function mapOf(parts: Parts): NetworkReads['map'] {
  const [vpcs, subnets, tables, groups, acls, balancers, services, caches] = await Promise.all([
    parts.vpcs,
    parts.subnets,
    parts.tables,
    parts.groups,
    parts.acls,
    parts.balancers,
    parts.services,
    parts.caches,
  ]);
  return mapCell(vpcs, (all) => ({
    vpcs: vpcMaps({
      vpcs: all,
      subnets: valueOf(subnets) ?? [],
      tables: valueOf(tables) ?? [],
      groups: valueOf(groups) ?? [],
      acls: valueOf(acls) ?? [],
      balancers: valueOf(balancers) ?? [],
      services: valueOf(services) ?? [],
      caches: valueOf(caches) ?? [],
    }),
    unread: failuresIn([subnets, tables, groups, acls, balancers, services]),
  }));
}

async function findingsIn(
  { environment }: Source,
  parts: Parts & { readonly elsewhere: ReturnType<typeof certificatesElsewhere> },
): NetworkReads['findings'] {
  const judged = await Promise.all([
    parts.groups,
    parts.balancers,
    parts.listeners,
    parts.services,
    parts.subnets,
    parts.records,
    parts.certificates,
    parts.distributions,
    parts.caches,
    parts.elsewhere,
  ]);
  const [
    groups,
    balancers,
    listeners,
    services,
    subnets,
    records,
    certificates,
    distributions,
    caches,
    elsewhere,
  ] = judged;
  const zones = known(subnets)?.map(({ id, zone }) => [id, zone] as const);
  const found = findingsOf({
    stage: environment.names.stage,
    region: environment.region,
    now: Date.now(),
    groups: known(groups),
    balancers: known(balancers),
    listeners: known(listeners),
    services: known(services),
    zoneOfSubnet: zones && Object.fromEntries(zones),
    records: known(records),
    certificates: [...(known(certificates) ?? []), ...(known(elsewhere) ?? [])],
    distributions: known(distributions),
    caches: known(caches),
  });
  return { found, unread: failuresIn(judged) };
}

/** Each kind of failure once: what waits for another's answer fails with it. */
function failuresIn(cells: readonly Cell<unknown>[]): readonly Failure[] {
  const failures = cells.filter((cell) => isFailure(cell));
  return failures.filter(
    ({ operation }, index) => failures.findIndex((one) => one.operation === operation) === index,
  );
}

/** Nothing of a kind is known to be nothing; a failure is not known. */
function known<T>(cell: Cell<readonly T[]>): readonly T[] | undefined {
  return cell.state === 'empty' ? [] : valueOf(cell);
}

/** The services of the environment's cluster, by tens. */
export async function servicesOf(source: Source, budget: Budget): Promise<Cell<readonly EcsService[]>> {
  const { compute } = source.environment;
  if (compute.kind !== 'ecs') return { state: 'empty', at: Date.now() };
  const names = await listServiceNames(source, compute.cluster, budget);
  // A cluster that is not there has no services: what stands in the network is told all the same.
  if (names.state === 'absent') return { state: 'empty', at: names.at };
  if (!hasValue(names)) return names;
  const cells = await Promise.all(
    names.value.map((name) => describeListed(source, compute.cluster, names.value, name, budget)),
  );
  const failed = cells.find((cell) => isFailure(cell) && cell.state !== 'absent');
  if (failed && isFailure(failed)) return failed;
  return mapCell(names, () => cells.flatMap((cell) => valueOf(cell) ?? []));
}

async function listenersOf(
  source: Source,
  balancers: ReturnType<typeof listLoadBalancers>,
  budget: Budget,
): Promise<Cell<readonly Listener[]>> {
  const all = await balancers;
  if (!hasValue(all)) return all;
  const cells = await Promise.all(all.value.map(({ arn }) => listListeners(source, arn, budget)));
  const failed = cells.find(isFailure);
  if (failed) return failed;
  return fresh(
    cells.flatMap((cell) => valueOf(cell) ?? []),
    all.at,
  );
}
