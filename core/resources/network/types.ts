export interface Vpc {
  readonly id: string;
  /** Of its tag; the id where it has none. Hostile text. */
  readonly name: string;
  readonly cidr: string;
  readonly isDefault: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  readonly freeAddresses?: number;
  /** Gives addresses of the internet to what is started in it. */
  readonly givesPublicAddresses: boolean;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  /** Holds for every subnet that names no other. */
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly Route[];
}

export interface Route {
  readonly destination: string;
  /** As `igw-…`, `nat-…`, `local`. */
  readonly target: string;
  /** Its target is gone: nothing gets through. */
  readonly isBlackhole: boolean;
}

/** Who is on the other end of a rule. */
export type Peer =
  | { readonly kind: 'anywhere' }
  | { readonly kind: 'addresses'; readonly cidr: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'prefix-list'; readonly id: string };

export interface GroupRule {
  /** `tcp`, `udp`, `icmp`, or `all`. */
  readonly protocol: string;
  /** Undefined where every port is meant. */
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly peer: Peer;
  readonly description?: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId?: string;
  readonly description?: string;
  readonly inbound: readonly GroupRule[];
  readonly outbound: readonly GroupRule[];
}

export interface NetworkAcl {
  readonly id: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  /** By number: the first that fits decides. */
  readonly entries: readonly AclEntry[];
}

export interface AclEntry {
  readonly number: number;
  readonly isOutbound: boolean;
  readonly allows: boolean;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidr: string;
}

export interface DnsRecord {
  /** Without the dot at the end. */
  readonly name: string;
  readonly type: string;
  readonly zone: string;
  /** What tells it from others of its name and type: those share the answers by weight, place or health. */
  readonly setIdentifier?: string;
  readonly isPrivate: boolean;
  /** Where an alias leads, without the dot at the end and `dualstack.` before. */
  readonly alias?: { readonly target: string; readonly zoneId: string };
  readonly values: readonly string[];
  readonly ttlSeconds?: number;
}

export interface Certificate {
  readonly arn: string;
  readonly domain: string;
  readonly otherNames: readonly string[];
  /** `ISSUED`, `PENDING_VALIDATION`, `EXPIRED`, … */
  readonly status: string;
  /** In milliseconds since the epoch; absent before it was issued. */
  readonly expiresAt?: number;
  readonly isInUse: boolean;
  /** Whether ACM will renew it by itself. */
  readonly renews: boolean;
}

export interface Distribution {
  readonly id: string;
  readonly domain: string;
  /** `Deployed`, `InProgress`. */
  readonly status: string;
  readonly isEnabled: boolean;
  readonly aliases: readonly string[];
  readonly certificateArn?: string;
  readonly origins: readonly string[];
  /** `redirect-to-https`, `https-only`, `allow-all`. */
  readonly viewerProtocol?: string;
  readonly comment?: string;
  readonly changedAt?: number;
}

/** A replication group of ElastiCache. */
export interface CacheGroup {
  readonly id: string;
  readonly status: string;
  readonly nodes: number;
  readonly nodeType?: string;
  readonly encryptsAtRest: boolean;
  readonly encryptsInTransit: boolean;
  readonly isMultiZone: boolean;
  readonly endpoint?: string;
  readonly securityGroups: readonly string[];
}
