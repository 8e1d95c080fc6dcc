import { setTimeout as pause } from 'node:timers/promises';
import { acknowledgementOf } from '../../core/actions/alarm-notes.ts';
import type { Told } from '../../core/actions/alarm-watch.ts';
import type { Home } from '../../core/actions/run.ts';
import { hasValue, valueOf } from '../../core/cells/cell.ts';
import { reasonWords } from '../../core/resources/alarms/alarm-words.ts';
import { listAlarms } from '../../core/resources/alarms/alarms.ts';
import { muteRules } from '../../core/resources/alarms/mute-rules.ts';
import { muteOf } from '../../core/resources/alarms/muted.ts';
import type { Alarm } from '../../core/resources/alarms/types.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import type { Announce } from './announce.server.ts';

/** As often as CloudWatch looks at an alarm. */
const LOOK_MS = 60_000;
/** A console that is gone is followed by another after three looks. */
const LEASE_MS = 3 * LOOK_MS;
/** One message a look and environment at most; in a storm it names so many and counts the rest. */
const MOST_NAMED = 10;
/** In characters; a line has up to some 1,300. */
const LONGEST_MESSAGE = 4_000;
const LONGEST_REASON = 200;

export interface AlarmWatchParts {
  readonly sources: readonly Source[];
  readonly home: Pick<Home, 'alarmNotes' | 'alarmWatch'>;
  readonly announce: Announce;
  /** Tells this console from others. */
  readonly owner: string;
  /** Where people open the console, as `https://ops.example.com`; undefined where that is not known. */
  readonly publicAddress: string | undefined;
  readonly now: () => number;
  readonly logFailure: (error: unknown, message: string) => void;
}

/** Tells the channel when an alarm fires and when it is well again, once a minute, until the signal is aborted. */
export async function watchAlarms(parts: AlarmWatchParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await lookAtAlarms(parts, signal);
    await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/**
 * One look at every environment, one after the other: a channel takes few messages at once. Of several consoles one
 * tells. Never throws.
 */
export async function lookAtAlarms(parts: AlarmWatchParts, signal: AbortSignal): Promise<void> {
  for (const source of parts.sources)
    await lookAt(parts, source, signal).catch((error: unknown) => {
      if (!signal.aborted) parts.logFailure(error, 'The alarms of an environment could not be watched');
    });
}

async function lookAt(parts: AlarmWatchParts, source: Source, signal: AbortSignal): Promise<void> {
  const { home, owner, now } = parts;
  const { id } = source.environment;
  const told = await home.alarmWatch.take(id, owner, now(), now() + LEASE_MS);
  if (!told) return;
  const budget = budgetFor(signal);
  const [alarms, mutes, acknowledged] = await Promise.all([
    listAlarms(source, budget),
    muteRules(source, budget),
    home.alarmNotes.acknowledgements(id),
  ]);
  // What could not be seen has neither fired nor ended.
  if (alarms.state !== 'fresh' && alarms.state !== 'empty') return;
  const rules = valueOf(mutes) ?? [];
  const all = hasValue(alarms) ? alarms.value : [];
  const isQuiet = (alarm: Alarm) =>
    !alarm.actionsEnabled ||
    muteOf(rules, alarm.name) !== undefined ||
    acknowledgementOf(acknowledged, alarm) !== undefined;
  const news = newsOf(told, all, isQuiet);
  if (news.fired.length + news.ended.length === 0) return;
  // Written first: of two consoles that believe to have the watch, the one that writes tells.
  if (!(await home.alarmWatch.tell(id, owner, news.told))) return;
  // What the channel did not take is news at the next look again.
  if (!(await parts.announce(messageOf(parts, source, news), signal)))
    await home.alarmWatch.tell(id, owner, told);
}

export interface News {
  readonly fired: readonly Alarm[];
  /** Names of those that are not in alarm any more. */
  readonly ended: readonly { readonly name: string; readonly alarm: Alarm | undefined }[];
  readonly told: Told;
}

/**
 * What is new since the channel was told. Whoever is silent, or looked after, is told of neither way; one that goes on
 * after its silence is told of then.
 */
export function newsOf(told: Told, alarms: readonly Alarm[], isQuiet: (alarm: Alarm) => boolean): News {
  const firing = alarms.filter(({ state, isScaling }) => state === 'ALARM' && !isScaling);
  const byName = new Map(alarms.map((alarm) => [alarm.name, alarm]));
  const fired = firing.filter((alarm) => told[alarm.name] !== alarm.since && !isQuiet(alarm));
  const names = new Set(firing.map(({ name }) => name));
  const ended = Object.keys(told)
    .filter((name) => !names.has(name))
    .map((name) => ({ name, alarm: byName.get(name) }));
  const kept = Object.entries(told).filter(([name]) => names.has(name));
  const added = fired.map(({ name, since }) => [name, since] as const);
  return { fired, ended, told: Object.fromEntries([...kept, ...added]) };
}

type Place = Pick<Source, 'environment'>;

/** What the channel is told of one environment: a line an alarm, and how many more there are. */
export function messageOf(
  { publicAddress, sources }: Pick<AlarmWatchParts, 'publicAddress'> & { readonly sources: readonly Place[] },
  { environment }: Place,
  { fired, ended }: Omit<News, 'told'>,
): string {
  const other = sources.find((source) => source.environment.id !== environment.id)?.environment;
  // A reader's own pair may be two others.
  const pair = other ? `?pair=${other.id},${environment.id}` : '';
  const address = (path: string) => (publicAddress === undefined ? '' : ` ${publicAddress}${path}${pair}`);
  const link = (name: string) => address(`/alarms/${encodeURIComponent(name)}`);
  const lines = [
    ...fired.map(
      (alarm) =>
        `IN ALARM · ${environment.label} · ${alarm.name}: ${reasonWords(alarm, alarm).slice(0, LONGEST_REASON)}${link(alarm.name)}`,
    ),
    ...ended.map(
      ({ name, alarm }) =>
        `${alarm === undefined ? 'deleted' : alarm.state === 'OK' ? 'ok again' : 'no data any more'} · ${environment.label} · ${name}${link(name)}`,
    ),
  ];
  const named: string[] = [];
  let characters = 0;
  for (const line of lines.slice(0, MOST_NAMED)) {
    characters += line.length;
    if (characters > LONGEST_MESSAGE) break;
    named.push(line);
  }
  const rest = lines.length - named.length;
  return [
    ...named,
    ...(rest > 0 ? [`and ${rest} more of ${environment.label}.${address('/alarms')}`] : []),
  ].join('\n');
}
