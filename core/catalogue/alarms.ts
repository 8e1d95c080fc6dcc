import { LOAD_BALANCER, SERVICES } from './compute.ts';
import type { AlarmDefinition } from './guards.ts';
import { ALARMS } from './guards.ts';
import { QUEUES } from './messaging.ts';
import type { Named } from './stage.ts';
import { perStage } from './stage.ts';
import { TABLES } from './tables.ts';

/** One alarm as it stands in CloudWatch: a definition, for one of the resources that it is made for. */
export interface AlarmEntry {
  /** `high-cpu-ingestion-api`; the definition's own where it watches the one load balancer. */
  readonly logical: string;
  readonly names: Named;
  readonly definition: AlarmDefinition;
  /** The logical name of what it watches, and its names. */
  readonly resource: { readonly logical: string; readonly names: Named };
}

const DEAD = '-dlq';

/** Every alarm of the platform, in the order of the definitions. */
export const ALARM_ENTRIES: readonly AlarmEntry[] = ALARMS.flatMap((definition) =>
  watchedBy(definition).map(({ logical, names }) => entryOf(definition, { logical, names })),
);

function watchedBy({
  each,
}: AlarmDefinition): readonly { readonly logical: string; readonly names: Named }[] {
  switch (each) {
    case 'service':
      return SERVICES.filter(({ tasks }) => tasks !== undefined);
    case 'table':
      return TABLES;
    case 'queue':
      return QUEUES.filter(({ logical }) => !logical.endsWith(DEAD));
    case 'dead-letter-queue':
      return QUEUES.filter(({ logical }) => logical.endsWith(DEAD));
    case 'load-balancer':
      return [LOAD_BALANCER];
  }
}

function entryOf(definition: AlarmDefinition, resource: AlarmEntry['resource']): AlarmEntry {
  if (definition.each === 'load-balancer')
    return { logical: definition.logical, names: definition.names, definition, resource };
  // That it is about dead letters stands in the definition's name already.
  const logical = `${definition.logical}-${resource.logical.replace(/-dlq$/, '')}`;
  return {
    logical,
    names: perStage((stage) => definition.names[stage].replace(definition.logical, () => logical)),
    definition,
    resource,
  };
}
