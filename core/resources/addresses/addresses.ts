import type { Cell } from '../../cells/cell.ts';
import { fresh, isFailure, valueOf } from '../../cells/cell.ts';
import { isEmulated } from '../../environments/endpoint.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { listContainers } from '../containers/containers.ts';
import { listListeners, listLoadBalancers } from '../load-balancers/load-balancers.ts';
import { listRecords } from '../network/edge.ts';
import { recordTarget } from '../network/record-findings.ts';
import type { Source } from '../source.ts';
import { askHealth } from './ask-health.ts';
import type { AddressAnswer, AddressList, ServiceAddress } from './types.ts';
import { onlyNamed, variableAddresses } from './variable-addresses.ts';

/** How long an answer is told again before the address is asked once more. */
const FRESH_MS = 10_000;
/** No environment documents more; what is beyond is not asked, and the list is told to be cut off. */
const MOST_ADDRESSES = 40;

/**
 * The addresses of an environment as its own upstream documents them: load balancers by their listeners, records that
 * lead to what serves, published ports of the containers; and those that its services' variables name. Nothing that a
 * person or a request names is ever among them, and what only a variable names is told, and not asked.
 */
export async function environmentAddresses(source: Source, budget: Budget): Promise<AddressList> {
  const inDocker = source.environment.compute.kind === 'docker';
  const [documented, variables] = await Promise.all([
    Promise.all([
      balancerAddresses(source, budget),
      inDocker ? containerAddresses(source, budget) : recordAddresses(source, budget),
    ]),
    variableAddresses(source, budget),
  ]);
  const known = documented.flatMap(({ addresses }) => addresses);
  const all = [...known, ...onlyNamed(variables.addresses, known)];
  const hasMore = all.length > MOST_ADDRESSES || documented.some(({ addresses }) => addresses.cutOff);
  return {
    addresses: listed(all.slice(0, MOST_ADDRESSES), hasMore),
    unread: [...documented, variables].flatMap(({ unread }) => unread),
  };
}

async function balancerAddresses(source: Source, budget: Budget): Promise<AddressList> {
  const cell = await listLoadBalancers(source, budget);
  if (isFailure(cell)) return { addresses: [], unread: [cell] };
  const parts = await Promise.all(
    (valueOf(cell) ?? []).map(async ({ arn, name, dnsName, type }): Promise<AddressList> => {
      if (!dnsName || type !== 'application') return { addresses: [], unread: [] };
      const listeners = await listListeners(source, arn, budget);
      if (isFailure(listeners)) return { addresses: [], unread: [listeners] };
      const urls = (valueOf(listeners) ?? []).flatMap(({ protocol, port }) =>
        port === undefined ? [] : (urlOf(protocol?.toLowerCase() ?? '', dnsName, port) ?? []),
      );
      return { addresses: urls.map((url) => ({ url, part: name, origin: 'load balancer' })), unread: [] };
    }),
  );
  return {
    addresses: listed(
      parts.flatMap(({ addresses }) => addresses),
      isCutOff(cell),
    ),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

async function containerAddresses(source: Source, budget: Budget): Promise<AddressList> {
  const cell = await listContainers(source, budget);
  if (isFailure(cell)) return { addresses: [], unread: [cell] };
  const urls = (valueOf(cell) ?? []).flatMap(({ service, state, ports }) =>
    state === 'running' ? ports.flatMap((port) => publishedAt(port, service)) : [],
  );
  // A port that is carried for IPv4 and IPv6 is told twice.
  const addresses = urls.filter(({ url }, index) => urls.findIndex((one) => one.url === url) === index);
  return { addresses, unread: [] };
}

function publishedAt(
  {
    protocol,
    hostIp,
    hostPort,
  }: { readonly protocol: string; readonly hostIp?: string; readonly hostPort?: number },
  service: string,
): readonly ServiceAddress[] {
  if (protocol !== 'tcp' || hostPort === undefined) return [];
  const host = !hostIp || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
  const url = urlOf('http', host, hostPort);
  return url === undefined ? [] : [{ url, part: service, origin: 'container' }];
}

/** Names that lead to a load balancer or a distribution. An emulator's are known to nobody but itself. */
async function recordAddresses(source: Source, budget: Budget): Promise<AddressList> {
  const cell = await listRecords(source, budget);
  if (isFailure(cell)) return { addresses: [], unread: [cell] };
  const serving = (valueOf(cell) ?? []).filter(
    (record) => !record.name.startsWith('*') && recordTarget(record).kind !== 'other',
  );
  const notAsked = isEmulated(source.environment) ? 'emulated-name' : undefined;
  const addresses = [...new Set(serving.map(({ name }) => name))].map((name): ServiceAddress => ({
    url: `https://${name}`,
    part: name,
    origin: 'record',
    notAsked,
  }));
  return { addresses: listed(addresses, isCutOff(cell)), unread: [] };
}

function isCutOff(cell: Cell<Listed<unknown>>): boolean {
  return valueOf(cell)?.cutOff === true;
}

function urlOf(protocol: string, host: string, port: number): string | undefined {
  const text = `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return /^https?$/.test(protocol) && URL.canParse(text) ? text : undefined;
}

/** What a documented address answers; asked once for everybody who looks. */
export function addressAnswer(
  source: Source,
  { url, notAsked }: ServiceAddress,
  budget: Budget,
): Promise<Cell<AddressAnswer>> {
  if (notAsked) return Promise.resolve(fresh({ kind: 'not-asked', why: notAsked }, Date.now()));
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'http:GetHealth',
      key: url,
      upstream: `health/${url}`,
      freshMs: FRESH_MS,
      run: (signal) => askHealth(url, signal),
    },
    budget,
  );
}
