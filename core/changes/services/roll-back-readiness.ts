import type { CaptureReads, PlanningScene } from '../../actions/action.ts';
import type { AlarmNoteReads } from '../../actions/alarm-notes.ts';
import type { Planned } from '../../actions/plan.ts';
import type { ScheduleReads } from '../../actions/schedules.ts';
import type { Cell } from '../../cells/cell.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import { rollBackService } from './roll-back.ts';

const FRESH_MS = 5_000;

/** A rollback captures nothing, and reads neither schedules nor what is noted of alarms. */
const NO_CAPTURES: CaptureReads = {
  place: () => Promise.resolve({ refusal: 'A rollback captures nothing.' }),
  manifest: () => Promise.resolve(undefined),
  segment: () => Promise.reject(new RangeError('A rollback captures nothing.')),
};
const NO_NOTES: AlarmNoteReads = {
  acknowledgements: () => Promise.resolve([]),
  silences: () => Promise.resolve([]),
};
const NO_SCHEDULES: ScheduleReads = {
  read: () => Promise.resolve(undefined),
  made: () => Promise.resolve([]),
};

/**
 * The plan of rolling a service back now, with the verdict of it, for whoever only looks: the very plan that the action
 * makes, kept for seconds so that many who look cost what one costs.
 */
export function rollBackReadiness(source: Source, service: string, budget: Budget): Promise<Cell<Planned>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeServices',
      key: `roll back ${service}`,
      upstream: 'roll-back',
      freshMs: FRESH_MS,
      run: (signal) => {
        const scene: PlanningScene = {
          source,
          sourceOf: () => undefined,
          captures: NO_CAPTURES,
          schedules: NO_SCHEDULES,
          alarmNotes: NO_NOTES,
          signal,
          now: Date.now,
        };
        return rollBackService.plan(scene, { service });
      },
    },
    budget,
  );
}
