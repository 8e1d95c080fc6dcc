import type { Home } from '../../../core/actions/run.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell, valueOf } from '../../../core/cells/cell.ts';
import { missingWords, reasonWords } from '../../../core/resources/alarms/alarm-words.ts';
import { alarmDetail, listAlarms } from '../../../core/resources/alarms/alarms.ts';
import {
  alarmCommand,
  alarmHistoryCommand,
  muteRulesCommand,
} from '../../../core/resources/alarms/commands.ts';
import { compositeTree } from '../../../core/resources/alarms/composite-tree.ts';
import type { TreeNode } from '../../../core/resources/alarms/composite-tree.ts';
import { alarmHistory } from '../../../core/resources/alarms/history.ts';
import { subjectOf } from '../../../core/resources/alarms/metric-words.ts';
import type { Alarm, AlarmHistoryEntry } from '../../../core/resources/alarms/types.ts';
import { watchedValues } from '../../../core/resources/alarms/watched-values.ts';
import type { WatchedValues } from '../../../core/resources/alarms/watched-values.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import type { AlarmRow, SideNotes } from './alarm-row.ts';
import { alarmRowOf, sideNotes } from './alarms-listing.server.ts';

const MINUTE_MS = 60_000;
const HISTORY_DAYS = 14;
const HISTORY_SHOWN = 50;

/** What of an alarm somebody may do, button by button. */
export interface AlarmRights {
  readonly test: boolean;
  readonly silence: boolean;
  readonly acknowledge: boolean;
}

/** An alarm as its page draws it. */
export interface AlarmView extends AlarmRow {
  readonly description?: string;
  readonly missing?: string;
  readonly names: readonly { readonly name: string; readonly value: string }[];
  readonly suppressed?: string;
  readonly actions: Alarm['actions'];
  readonly limit?: number;
  readonly unit: string;
}

export interface ToldEntry extends Pick<AlarmHistoryEntry, 'at' | 'type' | 'summary' | 'from' | 'to'> {
  readonly reason?: string;
}

export interface AlarmSide {
  readonly label: EnvironmentLabel;
  readonly name: string;
  readonly may: AlarmRights;
  readonly detail: Promise<Cell<AlarmView>>;
  readonly values: Promise<Cell<WatchedValues>>;
  /** Of a composite alarm; empty for others. */
  readonly tree: Promise<Cell<TreeNode>>;
  readonly history: Promise<Cell<readonly ToldEntry[]>>;
  readonly notes: SideNotes;
  readonly lines: readonly string[];
}

/** Everything of an alarm on one side, each part on its own way. */
export function alarmSide(
  { source, label, name }: NamedSide,
  home: Pick<Home, 'alarmNotes'>,
  may: AlarmRights,
  budget: Budget,
): AlarmSide {
  const found = alarmDetail(source, name, budget);
  // By whole minutes, so that everybody who looks asks for the same.
  const to = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  const asked = { name, from: to - HISTORY_DAYS * 24 * 60 * MINUTE_MS, to };
  const history = alarmHistory(source, asked, budget);
  return {
    label,
    name,
    may,
    detail: found.then((cell) => mapCell(cell, viewOf)),
    values: found.then((cell) =>
      hasValue(cell) ? watchedValues(source, cell.value, budget) : none(cell.at),
    ),
    tree: found.then(async (cell) => {
      const alarm = valueOf(cell);
      if (alarm?.watched.kind !== 'composite') return none(cell.at);
      const all = await listAlarms(source, budget);
      const tree = compositeTree(alarm, valueOf(all) ?? []);
      if (!tree) return none(cell.at);
      return hasValue(all) ? mapCell(all, () => tree) : all;
    }),
    history: Promise.all([found, history]).then(([cell, entries]) => toldOf(valueOf(cell), entries)),
    notes: sideNotes(source, home, budget),
    lines: [alarmCommand(label, name), alarmHistoryCommand(label, asked), muteRulesCommand(label, name)],
  };
}

function none(at: number): { readonly state: 'empty'; readonly at: number } {
  return { state: 'empty', at };
}

function viewOf(alarm: Alarm): AlarmView {
  const { watched, condition } = alarm;
  return {
    ...alarmRowOf(alarm),
    description: alarm.description,
    missing: condition && missingWords(condition),
    names: namesOf(watched),
    suppressed: watched.kind === 'composite' ? watched.suppressed : undefined,
    actions: alarm.actions,
    limit: condition?.threshold,
    unit: subjectOf(watched).unit,
  };
}

/** What is watched, name by name: dimensions, or the lines of an expression. */
function namesOf(watched: Alarm['watched']): AlarmView['names'] {
  switch (watched.kind) {
    case 'metric':
      return [
        { name: watched.namespace, value: `${watched.metric} (${watched.statistic})` },
        ...Object.entries(watched.dimensions).map(([name, value]) => ({ name, value })),
      ];
    case 'math':
      return watched.lines.map(({ id, expression, metric }) => ({
        name: id,
        value: expression ?? (metric ? `${metric.namespace} ${metric.metric} (${metric.statistic})` : ''),
      }));
    case 'query':
      return [{ name: 'PromQL', value: watched.query }];
    case 'composite':
      return [{ name: 'rule', value: watched.rule }];
  }
}

function toldOf(
  alarm: Alarm | undefined,
  history: Cell<readonly AlarmHistoryEntry[]>,
): Cell<readonly ToldEntry[]> {
  return mapCell(history, (entries) =>
    entries.slice(0, HISTORY_SHOWN).map(({ at, type, summary, from, to, reason, reasonData }) => ({
      at,
      type,
      summary,
      from,
      to,
      reason:
        to && reason !== undefined
          ? alarm
            ? reasonWords(alarm, { state: to, reason, reasonData })
            : reason
          : undefined,
    })),
  );
}
