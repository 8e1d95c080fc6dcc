import { isFailure } from '../../../core/cells/cell.ts';
import type { Cell, Failure, Stale } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { AlarmRow } from '../alarms/alarm-row.ts';
import type { FiringSide } from './overview.ts';
import { troubleWords } from './trouble-words.ts';

interface Of<State extends Cell<readonly AlarmRow[]>> {
  readonly half: FiringSide['half'];
  readonly label: EnvironmentLabel;
  readonly cell: State;
}

/** What is said of the alarms of both sides: of each side one thing, unless its endpoint has no alarms. */
interface FiringTold {
  readonly unseen: readonly Of<Failure>[];
  /** Not seen now: what is known of them is of before. */
  readonly old: readonly Of<Stale<readonly AlarmRow[]>>[];
  /** Read just now, and nothing fires. Told only where nothing fires on the other side either. */
  readonly quiet: readonly EnvironmentLabel[];
  /** How many fire and where, those of before apart; absent where there are none. */
  readonly headline?: { readonly title: string; readonly tone: 'bad' | 'warn' };
}

export function firingTold(
  found: readonly FiringSide[],
  labels: readonly [EnvironmentLabel, EnvironmentLabel],
): FiringTold {
  const sides = found.map(({ half, cell }) => ({ half, label: labels[half === 'left' ? 0 : 1], cell }));
  const now = countsIn(sides, 'fresh');
  const before = countsIn(sides, 'stale');
  const [fires, fired] = [now, before].map((counts) => counts.some(({ count }) => count > 0));
  const words = [
    ...(fires ? [troubleWords(now, 'alarm fires', 'alarms fire')] : []),
    ...(fired ? [`${troubleWords(before, 'alarm fired', 'alarms fired')} when last seen`] : []),
  ];
  return {
    unseen: sides.flatMap(({ cell, ...side }) =>
      isFailure(cell) && cell.state !== 'unsupported' ? [{ ...side, cell }] : [],
    ),
    old: sides.flatMap(({ cell, ...side }) => (cell.state === 'stale' ? [{ ...side, cell }] : [])),
    quiet: fires ? [] : sides.filter(({ cell }) => cell.state === 'empty').map(({ label }) => label),
    ...(words.length > 0 ? { headline: { title: words.join('; '), tone: fires ? 'bad' : 'warn' } } : {}),
  };
}

function countsIn(sides: readonly Of<FiringSide['cell']>[], state: 'fresh' | 'stale') {
  return sides.map(({ label: { label }, cell }) => ({
    label,
    count: cell.state === state && 'value' in cell ? cell.value.length : 0,
  }));
}
