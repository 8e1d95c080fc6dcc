import type { Failure } from '../../cells/cell.ts';
import type { BytesView } from './bytes-view.ts';

/** INFO, in words. What a server leaves out is absent. */
export interface CacheInfo {
  readonly version: string;
  /** `valkey` where the server says so. */
  readonly product: 'redis' | 'valkey';
  readonly mode: string;
  readonly operatingSystem?: string;
  readonly uptimeSeconds: number;
  readonly replication: CacheReplication;
  readonly memory: CacheMemory;
  readonly traffic: CacheTraffic;
  readonly clients: { readonly connected: number; readonly blocked: number; readonly maximum?: number };
  readonly databases: readonly CacheDatabase[];
  readonly persistence: CachePersistence;
  /** Only this node is looked at; its keys are its slots' alone. */
  readonly cluster: { readonly enabled: boolean; readonly node?: string };
}

export interface CacheReplication {
  readonly role: 'primary' | 'replica';
  readonly connectedReplicas: number;
  readonly primary?: { readonly host: string; readonly port: number; readonly linkUp: boolean };
  readonly offsetBytes?: number;
  /** How far each replica is behind. */
  readonly replicas: readonly {
    readonly host: string;
    readonly port: number;
    readonly state: string;
    readonly behindBytes?: number;
  }[];
}

export interface CacheMemory {
  readonly usedBytes: number;
  readonly peakBytes?: number;
  readonly residentBytes?: number;
  /** Absent where the server has no limit of its own. */
  readonly maximumBytes?: number;
  readonly evictionPolicy?: string;
  readonly fragmentationRatio?: number;
}

export interface CacheTraffic {
  readonly hits: number;
  readonly misses: number;
  /** 0 to 1 since the server started; absent before the first read of a key. */
  readonly hitRate?: number;
  readonly evictedKeys: number;
  readonly expiredKeys: number;
  readonly operationsPerSecond: number;
  readonly commandsProcessed: number;
  readonly inputKibPerSecond?: number;
  readonly outputKibPerSecond?: number;
  readonly rejectedConnections: number;
}

export interface CacheDatabase {
  readonly index: number;
  readonly keys: number;
  readonly keysWithExpiry: number;
  readonly averageTtlMs?: number;
}

export interface CachePersistence {
  readonly snapshotAt?: number;
  readonly snapshotOk?: boolean;
  readonly changesSinceSnapshot?: number;
  readonly appendOnly: boolean;
  readonly appendOnlyOk?: boolean;
}

/** One parameter as CONFIG GET tells it. */
export interface CacheSetting {
  readonly name: string;
  readonly value: string;
}

/** What stands below a prefix: keys that end there, and branches that go on behind the separator. */
export type BranchChild =
  | {
      readonly kind: 'branch';
      /** The part between the prefix and the next separator, for the eye. Hostile text; may be empty. */
      readonly segment: string;
      /** The code of the longer prefix, separator included (see key-code.ts). */
      readonly prefix: string;
      /** How many keys of it this walk has met; no more than that. */
      readonly keysSeen: number;
    }
  | {
      readonly kind: 'key';
      readonly segment: string;
      /** The code of the whole key. */
      readonly key: string;
    };

export interface BranchOptions {
  /** Code of the prefix; empty for the root. */
  readonly prefix: string;
  readonly separator: string;
  /** From {@link BranchPage.next}; absent at the start. */
  readonly cursor?: string;
  /** A Redis glob over what follows the prefix. */
  readonly match?: string;
  /** Only keys of this type, as `hash`. */
  readonly type?: string;
  /** How many children are enough, 1 to 1,000. */
  readonly page: number;
}

export interface BranchPage {
  /** Branches first, each kind by name. A branch may stand on several pages, as SCAN meets more of it. */
  readonly children: readonly BranchChild[];
  /** Keys walked over by this page and the pages before it, roughly; the whole keyspace where it is complete. */
  readonly scannedKeys: number;
  /** DBSIZE; absent where the user may not ask for it. */
  readonly totalKeys?: number;
  /** Keys that this page's walk met below the prefix. */
  readonly matchedKeys: number;
  /** The walk has been once around. */
  readonly complete: boolean;
  /** Where the walk goes on. Absent when it is complete. */
  readonly next?: string;
}

/** Facts of one key that is on the screen. */
export interface LeafFacts {
  readonly key: string;
  /** `none` where the key has gone since. */
  readonly type: string;
  /** Absent where the key never expires. */
  readonly ttlMs?: number;
  /** MEMORY USAGE, sampled; absent where the server does not tell. */
  readonly memoryBytes?: number;
}

export interface KeyValue {
  readonly key: string;
  readonly name: BytesView;
  readonly type: string;
  readonly encoding?: string;
  readonly ttlMs?: number;
  readonly memoryBytes?: number;
  readonly value: ValuePage;
}

/** One page of a value; `next` goes into the cursor of the next page. */
export type ValuePage =
  | {
      readonly type: 'string';
      readonly lengthBytes: number;
      readonly offset: number;
      readonly content: BytesView;
      readonly next?: string;
    }
  | {
      readonly type: 'hash';
      readonly length: number;
      readonly entries: readonly { readonly field: BytesView; readonly value: BytesView }[];
      readonly next?: string;
    }
  | {
      readonly type: 'list';
      readonly length: number;
      readonly entries: readonly { readonly index: number; readonly value: BytesView }[];
      readonly next?: string;
    }
  | {
      readonly type: 'set';
      readonly length: number;
      readonly entries: readonly BytesView[];
      readonly next?: string;
    }
  | {
      readonly type: 'zset';
      readonly length: number;
      /** By score, lowest first. The score is Redis's own text of it: `inf` is one. */
      readonly entries: readonly {
        readonly rank: number;
        readonly member: BytesView;
        readonly score: string;
      }[];
      readonly next?: string;
    }
  | {
      readonly type: 'stream';
      readonly length: number;
      readonly entries: readonly {
        readonly id: string;
        readonly fields: readonly { readonly field: BytesView; readonly value: BytesView }[];
      }[];
      readonly groups: readonly StreamGroup[];
      readonly next?: string;
    }
  /** A module's type: the console knows its name and nothing more. */
  | { readonly type: 'other' };

export interface StreamGroup {
  readonly name: string;
  readonly consumers: number;
  readonly pending: number;
  readonly lastDeliveredId: string;
  readonly lag?: number;
}

export interface SlowCommand {
  readonly id: number;
  readonly at: number;
  readonly durationMicroseconds: number;
  /** Secrets are masked, long words cut. Hostile text. */
  readonly words: readonly string[];
  readonly client?: string;
  readonly clientName?: string;
}

export interface CacheClient {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly ageSeconds: number;
  readonly idleSeconds: number;
  readonly database: number;
  readonly flags: string;
  readonly lastCommand: string;
  readonly user?: string;
  readonly library?: string;
  readonly memoryBytes?: number;
}

/** One command that the server took, as MONITOR shows it. */
export interface MonitorLine {
  readonly at: number;
  readonly database: number;
  readonly client: string;
  /** Secrets are masked, long words cut. Hostile text. */
  readonly words: readonly string[];
}

export type MonitorEvent =
  | {
      readonly kind: 'lines';
      readonly lines: readonly MonitorLine[];
      /** Commands seen, and left out for the rate's sake, since the start. */
      readonly seen: number;
      readonly dropped: number;
    }
  | {
      readonly kind: 'end';
      /** The time was up, the viewer left, the server closed the connection, or it refused (see `failure`). */
      readonly reason: 'time' | 'left' | 'closed' | 'failed';
      readonly failure?: Failure;
      readonly seen: number;
      readonly dropped: number;
    };
