import type {
  Filter,
  InternetGateway,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Tag,
  TagSpecification,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { randomBytes } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { invalidParameter } from './errors.ts';

/** What is kept, in the SDK's own shapes, by the word that its ids start with. */
export interface Kinds {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly sg: SecurityGroup;
  readonly sgr: SecurityGroupRule;
  readonly rtb: RouteTable;
  readonly igw: InternetGateway;
  readonly nat: NatGateway;
  readonly vpce: VpcEndpoint;
  readonly acl: NetworkAcl;
  readonly eni: NetworkInterface & { Tags?: Tag[] };
}

export type Kind = keyof Kinds;

const notFoundWords: Readonly<Record<Kind, readonly [code: string, noun: string]>> = {
  vpc: ['InvalidVpcID.NotFound', 'vpc ID'],
  subnet: ['InvalidSubnetID.NotFound', 'subnet ID'],
  sg: ['InvalidGroup.NotFound', 'security group'],
  sgr: ['InvalidSecurityGroupRuleId.NotFound', 'security group rule ID'],
  rtb: ['InvalidRouteTableID.NotFound', 'routeTable ID'],
  igw: ['InvalidInternetGatewayID.NotFound', 'internetGateway ID'],
  nat: ['NatGatewayNotFound', 'NAT gateway'],
  vpce: ['InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id'],
  acl: ['InvalidNetworkAclID.NotFound', 'networkAcl ID'],
  eni: ['InvalidNetworkInterfaceID.NotFound', 'networkInterface ID'],
};

/** Values of a record by the filter that picks by them. */
export type FilterValues<Item> = Readonly<Record<string, (item: Item) => readonly (string | undefined)[]>>;

interface Listing<K extends Kind> {
  readonly ids: readonly string[] | undefined;
  readonly filters: readonly Filter[] | undefined;
  readonly by: FilterValues<Kinds[K]>;
  readonly idOf: (item: Kinds[K]) => string | undefined;
  readonly token: string | undefined;
  readonly size: number | undefined;
}

/** The network's resources of one environment. */
export class NetworkRecords {
  private readonly records: Database<unknown, [kind: Kind, id: string]>;

  constructor(cloud: Cloud) {
    this.records = cloud.store.openDB({ name: 'ec2-records' });
  }

  newId(kind: Kind): string {
    return `${kind}-${randomBytes(9).toString('hex').slice(0, 17)}`;
  }

  find<K extends Kind>(kind: K, id: string | undefined): Kinds[K] | undefined {
    return this.records.get([kind, id ?? '']) as Kinds[K] | undefined;
  }

  /** Throws the kind's own `….NotFound`. */
  require<K extends Kind>(kind: K, id: string | undefined): Kinds[K] {
    const found = this.find(kind, id);
    if (found) return found;
    const [code, noun] = notFoundWords[kind];
    throw new ServiceError(code, `The ${noun} '${id ?? ''}' does not exist`);
  }

  entries<K extends Kind>(kind: K): readonly { readonly id: string; readonly record: Kinds[K] }[] {
    const range = this.records.getRange({ start: [kind, ''], end: [kind, '\uFFFF'] });
    return [...range].map(({ key, value }) => ({ id: key[1], record: value as Kinds[K] }));
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    return this.entries(kind).map(({ record }) => record);
  }

  save<K extends Kind>(kind: K, id: string, record: Kinds[K]): void {
    this.records.putSync([kind, id], record);
  }

  remove(kind: Kind, id: string): void {
    this.records.removeSync([kind, id]);
  }

  /** By ids, by filters, and in pages. Throws `….NotFound` for an id that is not there. */
  list<K extends Kind>(kind: K, listing: Listing<K>) {
    const { ids, filters = [], by, idOf } = listing;
    for (const id of ids ?? []) this.require(kind, id);
    const picked = this.all(kind).filter(
      (item) =>
        (ids === undefined || ids.length === 0 || ids.includes(idOf(item) ?? '')) &&
        filters.every((filter) => passes(item, filter, by)),
    );
    return takePage(
      picked,
      (item) => idOf(item) ?? '',
      listing.token,
      listing.size ?? 1000,
      () => new ServiceError('InvalidNextToken', 'The token is not valid.'),
    );
  }
}

/** Whether a value fits a filter's, where `*` and `?` are wildcards. */
function fits(value: string | undefined, wanted: string): boolean {
  if (value === undefined) return false;
  const pattern = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(value);
}

function passes<Item extends { Tags?: Tag[] }>(
  item: Item,
  { Name: name = '', Values: wanted = [] }: Filter,
  by: FilterValues<Item>,
): boolean {
  return valuesOf(item, name, by).some((value) => wanted.some((one) => fits(value, one)));
}

function valuesOf<Item extends { Tags?: Tag[] }>(
  item: Item,
  name: string,
  by: FilterValues<Item>,
): readonly (string | undefined)[] {
  const { Tags: tags = [] } = item;
  if (name.startsWith('tag:'))
    return tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => Value ?? '');
  if (name === 'tag-key') return tags.map(({ Key }) => Key);
  const read = Object.hasOwn(by, name) ? by[name] : undefined;
  if (!read) throw invalidParameter(`The filter '${name}' is invalid`);
  return read(item);
}

/** The tags that a request gives to what it makes. */
export function specifiedTags(specifications: readonly TagSpecification[] | undefined): Tag[] {
  return (specifications ?? []).flatMap(({ Tags }) => Tags ?? []);
}
