import type { FreezeWindow } from '../../../core/actions/freeze.ts';

const DAY_NAMES = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
} as const;
const ORDER = Object.keys(DAY_NAMES) as readonly (keyof typeof DAY_NAMES)[];

/** A window as a person says it: `Fri 16:00–24:00 Africa/Kampala`, `Mon–Fri, all day, UTC`. */
export function freezeWords(window: FreezeWindow): string {
  if (!('days' in window)) return `${momentWords(window.from)} – ${momentWords(window.to)}`;
  const days = daysWords(window.days);
  const hours =
    window.from === '00:00' && window.to === '24:00' ? ', all day,' : ` ${window.from}–${window.to}`;
  const end = window.to < window.from ? ' of the next day,' : '';
  return `${days}${hours}${end} ${window.timeZone}`;
}

function daysWords(days: readonly (keyof typeof DAY_NAMES)[]): string {
  const sorted = ORDER.filter((day) => days.includes(day));
  const first = ORDER.indexOf(sorted[0] ?? 'mon');
  const isRow = sorted.length > 2 && sorted.every((day, index) => ORDER[first + index] === day);
  const [from, to] = [sorted[0], sorted.at(-1)];
  if (isRow && from && to) return `${DAY_NAMES[from]}–${DAY_NAMES[to]}`;
  return sorted.map((day) => DAY_NAMES[day]).join(', ');
}

/** With its own offset, as the file has it. */
function momentWords(moment: string): string {
  return moment
    .replace('T', ' ')
    .replace(/:00(\.0+)?(?=Z|[+-])/, '')
    .replace(/Z$/, ' UTC');
}
