import { createHash } from 'node:crypto';
import type { KeptSilence } from '../../actions/alarm-notes.ts';
import type { PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import { HomeError } from '../../home/home-error.ts';
import { alarmDetail } from '../../resources/alarms/alarms.ts';
import { muteRules } from '../../resources/alarms/mute-rules.ts';
import type { Alarm, MuteRule } from '../../resources/alarms/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { refusedBy } from '../services/ask.ts';
import { NO_SUCH_ALARM } from './alarm-input.ts';

/** By a mute rule of CloudWatch where the endpoint knows them, else by switching the alarm's actions off. */
export type SilenceWay = 'mute-rule' | 'actions';

/** How silent an alarm is at this moment. */
export interface SilenceNow {
  readonly alarm: Alarm;
  readonly way: SilenceWay;
  /** The console's own rule for this alarm, where there is one. */
  readonly own?: MuteRule;
  /** Rules of others that have this alarm among their targets. */
  readonly others: readonly MuteRule[];
  readonly kept?: KeptSilence;
}

export type SilenceRead =
  | { readonly outcome: 'read'; readonly now: SilenceNow }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The alarm, the rules that mute it, and what the console keeps of it. */
export async function silenceNow(scene: PlanningScene, name: string): Promise<SilenceRead> {
  const budget = budgetFor(scene.signal);
  const [alarm, rules, kept] = await Promise.all([
    alarmDetail(scene.source, name, budget),
    muteRules(scene.source, budget),
    keptOf(scene, name),
  ]);
  if (alarm.state !== 'fresh') return { outcome: 'refused', planned: refusedBy(alarm, NO_SUCH_ALARM) };
  if (!kept.ok) return { outcome: 'refused', planned: kept.planned };
  if (rules.state === 'unsupported')
    return { outcome: 'read', now: { alarm: alarm.value, way: 'actions', others: [], kept: kept.value } };
  if (rules.state !== 'empty' && !hasValue(rules))
    return { outcome: 'refused', planned: refused(failureSentence(rules), rules) };
  const about = hasValue(rules) ? rules.value.filter(({ alarms }) => alarms.includes(name)) : [];
  const own = about.find((rule) => rule.name === ruleNameOf(name));
  const others = about.filter((rule) => rule !== own);
  return { outcome: 'read', now: { alarm: alarm.value, way: 'mute-rule', own, others, kept: kept.value } };
}

type Kept =
  | { readonly ok: true; readonly value: KeptSilence | undefined }
  | { readonly ok: false; readonly planned: Planned };

async function keptOf({ alarmNotes, source }: PlanningScene, name: string): Promise<Kept> {
  try {
    const all = await alarmNotes.silences(source.environment.id);
    return { ok: true, value: all.find(({ alarm }) => alarm === name) };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return { ok: false, planned: refused(failureSentence(error.failure), error.failure) };
  }
}

/** One rule an alarm, found by its name again: whoever silences it anew replaces it. */
export function ruleNameOf(alarm: string): string {
  return `operations-console-${createHash('sha256').update(alarm).digest('hex').slice(0, 20)}`;
}

/** `2 h`, `1 d 12 h`, `45 min`. */
export function lengthWords(minutes: number): string {
  const parts = [
    [Math.floor(minutes / 1_440), 'd'],
    [Math.floor((minutes % 1_440) / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(' ');
}
