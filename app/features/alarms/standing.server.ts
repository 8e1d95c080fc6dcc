import { hasValue } from '../../../core/cells/cell.ts';
import { listAlarms } from '../../../core/resources/alarms/alarms.ts';
import type { Source } from '../../../core/resources/source.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import { seenServices } from '../overview/overview.server.ts';
import type { Standing } from './standing.ts';

/** However many watch, upstream is asked once in this time. */
const KEPT_MS = 25_000;

interface SideStanding {
  readonly red: number;
  readonly isSeen: boolean;
}

interface Kept {
  readonly at: number;
  readonly standing: Promise<SideStanding>;
}

const kept = new WeakMap<Source['clients'], Kept>();

/** How both sides stand, out of what is kept where somebody has asked lately. Never throws. */
export async function standingOf(sides: readonly [Source, Source]): Promise<Standing> {
  const [left, right] = await Promise.all([recent(sides[0]), recent(sides[1])]);
  const labels = [sides[0].environment.label, sides[1].environment.label];
  return {
    red: left.red + right.red,
    unseen: [left, right].flatMap(({ isSeen }, index) => (isSeen ? [] : (labels[index] ?? []))),
  };
}

function recent(source: Source): Promise<SideStanding> {
  const known = kept.get(source.clients);
  if (known && Date.now() - known.at < KEPT_MS) return known.standing;
  const standing = sideStanding(source);
  kept.set(source.clients, { at: Date.now(), standing });
  return standing;
}

/** Not the reader's of a page: whoever asks first may leave, and the others wait on. */
async function sideStanding(source: Source): Promise<SideStanding> {
  const budget = budgetFor(new AbortController().signal);
  const [alarms, services] = await Promise.all([listAlarms(source, budget), seenServices(source, budget)]);
  const firing = hasValue(alarms)
    ? alarms.value.filter(({ state, isScaling }) => state === 'ALARM' && !isScaling).length
    : 0;
  // An endpoint without CloudWatch has no alarms: that is no darkness.
  const alarmsSeen = alarms.state === 'fresh' || alarms.state === 'empty' || alarms.state === 'unsupported';
  return { red: firing + services.inTrouble, isSeen: alarmsSeen && services.isSeen };
}
