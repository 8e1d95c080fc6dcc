import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import type { CallerIdentity, UpstreamCheck } from '../../../core/resources/identity/types.ts';
import type { Half } from '../../components/pair/side.tsx';
import type { AlarmRow } from '../alarms/alarm-row.ts';
import type { ListedSide } from '../lists/paired-list.ts';

export interface SideHealth {
  readonly identity: Promise<Cell<CallerIdentity>>;
  readonly checks: Promise<readonly UpstreamCheck[]>;
}

/** A service in trouble, or in the middle of a release. */
export interface UnsteadyService {
  readonly half: Half;
  readonly deployable: Deployable;
  /** Whether whoever looks may roll it back. */
  readonly mayRollBack: boolean;
}

/** What fires on one side; empty where nothing does. */
export interface FiringSide {
  readonly half: Half;
  readonly cell: Cell<readonly AlarmRow[]>;
}

/** A pair that somebody has to look at: one that is not as it is meant to be. */
export interface MarkedPair {
  readonly key: string;
  /** What its page is opened with. */
  readonly address: string;
  /** In what it differs. */
  readonly words: string;
}

export interface KindSummary {
  /** Whether both environments could be listed: else nothing can be said of differences. */
  readonly seen: boolean;
  readonly notSeen: number;
  /** Pairs beyond the first page of the list: they are counted, and not compared. */
  readonly beyond: number;
  readonly noted: readonly MarkedPair[];
}

export interface KindOverview {
  readonly kind: ListedKind;
  readonly left: Promise<ListedSide>;
  readonly right: Promise<ListedSide>;
  readonly summary: Promise<KindSummary>;
}
