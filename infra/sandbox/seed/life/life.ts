import type { Clients } from '../../../../core/environments/clients.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import { BUCKETS } from '../../../../core/catalogue/buckets.ts';
import { TABLES } from '../../../../core/catalogue/tables.ts';
import type { Messaging } from '../resources/messaging.ts';
import type { World } from '../world/world.ts';

/** One environment whose platform is being lived in. */
export interface Life {
  readonly clients: Clients;
  readonly stage: Stage;
  readonly messaging: Messaging;
  readonly world: World;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The name of a table of the catalogue in a stage. */
export function tableName(stage: Stage, logical: string): string {
  return nameIn(TABLES, stage, logical);
}

/** The name of a bucket of the catalogue in a stage. */
export function bucketName(stage: Stage, logical: string): string {
  return nameIn(BUCKETS, stage, logical);
}

function nameIn(
  entries: readonly { readonly logical: string; readonly names: Readonly<Record<Stage, string>> }[],
  stage: Stage,
  logical: string,
): string {
  const entry = entries.find((one) => one.logical === logical);
  if (!entry) throw new RangeError(`The catalogue has no ${logical}.`);
  return entry.names[stage];
}
