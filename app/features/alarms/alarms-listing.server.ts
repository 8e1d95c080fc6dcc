import type { Pair } from '../../../core/catalogue/pairing.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import { alarmInList } from '../../../core/compare/reading/rows.ts';
import { reasonWords, thresholdWords } from '../../../core/resources/alarms/alarm-words.ts';
import { listAlarms } from '../../../core/resources/alarms/alarms.ts';
import { isScalingName } from '../../../core/resources/alarms/sdk-alarm.ts';
import { watchedWords } from '../../../core/resources/alarms/metric-words.ts';
import { muteRules } from '../../../core/resources/alarms/mute-rules.ts';
import type { Alarm } from '../../../core/resources/alarms/types.ts';
import type { Home } from '../../../core/actions/run.ts';
import { mapListed } from '../../../core/paging/token-pages.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Listing } from '../lists/paired-list.server.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import { isShown, rankOf } from './alarm-row.ts';
import type { AlarmRow, Noted, ShownState, SideNotes } from './alarm-row.ts';

type Sides = readonly [Source, Source];

/** The alarms of each environment, the worst pair first: one chain of pages a side, and nothing a row. */
export function alarmsListing([left, right]: Sides, shown: ShownState, budget: Budget): Listing<AlarmRow> {
  const seen = new Map<string, ReadonlyMap<string, Alarm>>();
  const alarmOf = (source: Source, name: string | undefined) =>
    name === undefined ? undefined : seen.get(source.environment.id)?.get(name);
  const alarmsOf = ({ left: onLeft, right: onRight }: Pair) =>
    [alarmOf(left, onLeft), alarmOf(right, onRight)].filter((alarm) => alarm !== undefined);
  return {
    kind: 'alarms',
    names: async (source) => {
      const cell = await listAlarms(source, budget);
      if (hasValue(cell))
        seen.set(source.environment.id, new Map(cell.value.map((alarm) => [alarm.name, alarm])));
      return mapCell(cell, (all) => mapListed(all, (alarms) => alarms.map(({ name }) => name)));
    },
    row: async (source, name) => {
      const cell = await listAlarms(source, budget);
      const alarm = hasValue(cell) ? cell.value.find((one) => one.name === name) : undefined;
      if (alarm) return mapCell(cell, () => alarmRowOf(alarm));
      if (hasValue(cell) || cell.state === 'empty')
        return { state: 'absent', operation: 'cloudwatch:DescribeAlarms', at: cell.at };
      return cell;
    },
    found: (row, source) => {
      const alarm = alarmOf(source, row.name);
      return alarm ? alarmInList(alarm) : undefined;
    },
    leftOut: (name) =>
      isScalingName(name) ? 'Application Auto Scaling makes and names it: it is not compared.' : undefined,
    arrange: (pairs) =>
      pairs
        .map((pair) => ({ pair, alarms: alarmsOf(pair) }))
        .filter(({ alarms }) => alarms.some((alarm) => isShown(alarm, shown)))
        .toSorted((a, b) => worstOf(a.alarms) - worstOf(b.alarms))
        .map(({ pair }) => pair),
  };
}

function worstOf(alarms: readonly Alarm[]): number {
  return Math.min(...alarms.map(rankOf));
}

/** An alarm in words, as lists draw it. */
export function alarmRowOf(alarm: Alarm): AlarmRow {
  return {
    name: alarm.name,
    state: alarm.state,
    since: alarm.since,
    kind: alarm.watched.kind,
    watches: watchedWords(alarm.watched),
    threshold: thresholdWords(alarm),
    reason: reasonWords(alarm, alarm),
    isScaling: alarm.isScaling,
    actionsEnabled: alarm.actionsEnabled,
    tells: alarm.actions.ALARM.length,
  };
}

/** Silences and acknowledgements of a side: two questions, whatever the number of alarms. */
export function sideNotes(
  source: Source,
  { alarmNotes }: Pick<Home, 'alarmNotes'>,
  budget: Budget,
): SideNotes {
  const { id } = source.environment;
  return {
    mutes: muteRules(source, budget),
    noted: homeCell(
      Promise.all([alarmNotes.acknowledgements(id), alarmNotes.silences(id)]).then(
        ([acknowledgements, silences]): Noted => ({ acknowledgements, silences }),
      ),
    ),
  };
}
