import { describe, expect, it } from 'vitest';
import type { ServiceFigures } from '../../../core/resources/metrics/container-figures.ts';
import { heard, liveServices } from './live-window.ts';

const at = (seconds: number, figures: Partial<ServiceFigures>) => ({
  at: seconds * 1_000,
  services: [{ service: 'ingestion-api', containers: 2, durations: [], ...figures }],
});

describe('what a page hears of containers', () => {
  it('becomes what was counted in between', () => {
    const window = [
      at(0, { requests: 100, serverErrors: 0, timed: 50, milliseconds: 1_000, cpuPercent: 5 }),
      at(30, { requests: 160, serverErrors: 3, timed: 80, milliseconds: 2_200, cpuPercent: 7 }),
      at(60, { requests: 160, serverErrors: 3, timed: 80, milliseconds: 2_200, cpuPercent: 1 }),
      at(90, { requests: 4, serverErrors: 0, timed: 4, milliseconds: 10, cpuPercent: 9 }),
    ].reduce(heard, []);
    const [service] = liveServices(window);
    expect(service?.lines.map(({ title, values }) => [title, values])).toEqual([
      ['Requests', [null, 120, 0, null]],
      ['5xx answers', [null, 5, null, null]],
      // Of those whose time was told: half of them.
      ['Mean response time', [null, 40, null, null]],
      ['95 of 100 within', [null, null, null, null]],
      ['CPU of one processor', [5, 7, 1, 9]],
      ['Memory', [null, null, null, null]],
    ]);
  });

  it('tells within how long nearly all were answered in between, whatever was before', () => {
    const buckets = (fast: number, all: number) => [
      { upToSeconds: 0.1, count: fast },
      { upToSeconds: 1, count: all },
    ];
    const window = [
      at(0, { requests: 9_000, timed: 1_000, durations: buckets(1_000, 1_000) }),
      at(30, { requests: 9_900, timed: 1_100, durations: buckets(1_050, 1_100) }),
      at(60, { requests: 10_800, timed: 1_200, durations: buckets(1_150, 1_200) }),
    ].reduce(heard, []);
    const line = liveServices(window)[0]?.lines.find(({ title }) => title === '95 of 100 within');
    expect(line?.values.map((value) => value && Math.round(value))).toEqual([null, 910, 95]);
  });

  it('is kept for ten minutes, and once', () => {
    let window = [at(0, {})].reduce(heard, []);
    for (let second = 0; second < 1_000; second += 5)
      window = heard(heard(window, at(second, {})), at(second, {}));
    expect([window.length, window.at(-1)?.at, new Set(window.map((one) => one.at)).size]).toEqual([
      120, 995_000, 120,
    ]);
  });
});
