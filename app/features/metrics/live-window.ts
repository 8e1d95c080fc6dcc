import type { ContainerFigures, ServiceFigures } from '../../../core/resources/metrics/container-figures.ts';
import { quantileOf } from '../../../core/resources/metrics/prometheus.ts';
import type { Unit } from '../../../core/resources/metrics/golden/types.ts';

/** What a page has heard since it was opened, oldest first. */
export type LiveWindow = readonly ContainerFigures[];

/** Ten minutes at five seconds. */
const MOST_HEARD = 120;
export const HEARD_EVERY_MS = 5_000;

/** The window with what was heard now; what was heard twice counts once. */
export function heard(window: LiveWindow, figures: ContainerFigures): LiveWindow {
  const last = window.at(-1);
  return last && last.at >= figures.at ? window : [...window, figures].slice(-MOST_HEARD);
}

export interface LiveLine {
  readonly title: string;
  readonly unit: Unit;
  /** One for each moment that was heard; null where it can not be told. */
  readonly values: readonly (number | null)[];
}

export interface LiveService {
  readonly service: string;
  readonly containers: number;
  readonly lines: readonly LiveLine[];
}

const SLOW_SHARE = 0.95;

/** What came to each bucket in between; none where the buckets are not the same. */
function grownBuckets(now: ServiceFigures, before: ServiceFigures): ServiceFigures['durations'] {
  return now.durations.flatMap(({ upToSeconds, count }) => {
    const known = before.durations.find((one) => one.upToSeconds === upToSeconds);
    return count < (known?.count ?? 0) ? [] : [{ upToSeconds, count: count - (known?.count ?? 0) }];
  });
}

/** The golden signals of each service out of two counts each: what was counted between them. */
export function liveServices(window: LiveWindow): readonly LiveService[] {
  const newest = window.at(-1)?.services ?? [];
  return newest.map(({ service, containers }) => {
    const told = window.map(({ at, services }) => ({
      at,
      figures: services.find((one) => one.service === service),
    }));
    const between = (of: (now: ServiceFigures, before: ServiceFigures, minutes: number) => number | null) =>
      told.map(({ at, figures }, index) => {
        const before = told[index - 1];
        if (!figures || !before?.figures) return null;
        // Fewer than before: a container was started anew, and began to count anew.
        if ((figures.requests ?? 0) < (before.figures.requests ?? 0)) return null;
        return of(figures, before.figures, (at - before.at) / 60_000);
      });
    const grown = (
      name: 'requests' | 'serverErrors' | 'timed' | 'milliseconds',
      now: ServiceFigures,
      before: ServiceFigures,
    ) => {
      const [a, b] = [now[name], before[name]];
      return a === undefined || b === undefined ? undefined : a - b;
    };
    const share = (name: 'serverErrors' | 'milliseconds', of: 'requests' | 'timed', factor: number) =>
      between((now, before) => {
        const [part, whole] = [grown(name, now, before), grown(of, now, before)];
        return part === undefined || !whole ? null : (factor * part) / whole;
      });
    const slowest = between((now, before) => {
      const timed = grown('timed', now, before);
      const seconds = timed && quantileOf(grownBuckets(now, before), timed, SLOW_SHARE);
      return seconds ? seconds * 1_000 : null;
    });
    return {
      service,
      containers,
      lines: [
        {
          title: 'Requests',
          unit: 'per-minute',
          values: between((now, before, minutes) => {
            const requests = grown('requests', now, before);
            return requests === undefined || minutes <= 0 ? null : requests / minutes;
          }),
        },
        { title: '5xx answers', unit: 'percent', values: share('serverErrors', 'requests', 100) },
        { title: 'Mean response time', unit: 'milliseconds', values: share('milliseconds', 'timed', 1) },
        { title: '95 of 100 within', unit: 'milliseconds', values: slowest },
        {
          title: 'CPU of one processor',
          unit: 'percent',
          values: told.map(({ figures }) => figures?.cpuPercent ?? null),
        },
        { title: 'Memory', unit: 'bytes', values: told.map(({ figures }) => figures?.memoryBytes ?? null) },
      ],
    };
  });
}
