import type { Stage } from '../../catalogue/stage.ts';
import type { Listener, LoadBalancer } from '../load-balancers/types.ts';
import type { EcsService } from '../services/types.ts';
import type { CacheGroup, Certificate, Distribution, DnsRecord, SecurityGroup } from './types.ts';

/** `bad`: to be mended today. `warn`: soon. `note`: worth knowing. */
export type FindingLevel = 'bad' | 'warn' | 'note';

export interface Finding {
  readonly level: FindingLevel;
  /** A sentence. Names in it are upstream's: hostile text. */
  readonly sentence: string;
}

/** What is judged. Undefined stands for what could not be read: nothing is found of that, and nothing is cleared. */
export interface Judged {
  readonly stage: Stage;
  /** The environment's; lists of what AWS keeps by region are of this one. */
  readonly region: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
  readonly groups?: readonly SecurityGroup[];
  readonly balancers?: readonly LoadBalancer[];
  readonly listeners?: readonly Listener[];
  readonly services?: readonly Pick<EcsService, 'name' | 'subnets' | 'securityGroups'>[];
  readonly zoneOfSubnet?: Readonly<Record<string, string>>;
  readonly records?: readonly DnsRecord[];
  readonly certificates?: readonly Certificate[];
  readonly distributions?: readonly Distribution[];
  readonly caches?: readonly CacheGroup[];
}
