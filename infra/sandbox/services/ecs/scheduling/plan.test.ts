import { describe, expect, it } from 'vitest';
import { holdBackMs, planTasks, rollingBounds } from './plan.ts';
import type { PlannedTask } from './plan.ts';

function tasks(rolloutId: string, healthy: number, others = 0): readonly PlannedTask[] {
  return Array.from({ length: healthy + others }, (_, at) => ({
    id: `${rolloutId}${at}`,
    rolloutId,
    createdAt: at,
    isHealthy: at < healthy,
    isProtected: false,
  }));
}

/** A rolling update towards `new`. */
function roll(present: readonly PlannedTask[], desired: number, minimum: number, maximum: number) {
  return planTasks({
    tasks: present,
    wanted: [{ rolloutId: 'new', count: desired, mayStart: true }],
    ...rollingBounds(desired, minimum, maximum),
  });
}

describe('the plan', () => {
  it.each([
    ['starts all where there is room', tasks('old', 4), 4, 100, 200, 4, 0],
    ['starts as many as the maximum leaves', tasks('old', 4), 4, 100, 150, 2, 0],
    ['stops first where there is no room', tasks('old', 4), 4, 50, 100, 0, 2],
    [
      'keeps old ones until new ones are healthy',
      [...tasks('old', 2), ...tasks('new', 0, 2)],
      2,
      100,
      200,
      0,
      0,
    ],
    [
      'stops as many old ones as new ones are healthy',
      [...tasks('old', 2), ...tasks('new', 1, 1)],
      2,
      100,
      200,
      0,
      1,
    ],
    ['stops old ones that are not healthy at once', tasks('old', 0, 2), 2, 100, 200, 2, 2],
    ['rounds the minimum up', tasks('old', 3), 3, 50, 100, 0, 1],
    ['stops what is too much', tasks('new', 5), 2, 100, 200, 0, 3],
    ['does nothing where nothing is to be done', tasks('new', 2), 2, 100, 200, 0, 0],
    ['empties a service', tasks('new', 1, 1), 0, 100, 200, 0, 2],
  ])('%s', (_, present, desired, minimum, maximum, started, stopped) => {
    const plan = roll(present, desired, minimum, maximum);
    expect(plan.start.reduce((sum, { count }) => sum + count, 0)).toBe(started);
    expect(plan.stop).toHaveLength(stopped);
  });

  it('never goes over the maximum or under the minimum, and comes to its end', () => {
    for (const desired of [1, 2, 3, 5, 10])
      for (const [minimum, maximum] of [
        [100, 200],
        [50, 100],
        [0, 100],
        [100, 125],
        [66, 150],
      ] as const) {
        const { fewest, most } = rollingBounds(desired, minimum, maximum);
        if (most === desired && fewest === desired) continue;
        let present = tasks('old', desired);
        let named = 0;
        for (let turn = 0; turn < 40; turn++) {
          const plan = roll(present, desired, minimum, maximum);
          present = present.filter(({ id }) => !plan.stop.includes(id));
          expect(present.filter(({ isHealthy }) => isHealthy).length).toBeGreaterThanOrEqual(fewest);
          const started = plan.start.flatMap(({ count }) => tasks('new', 0, count));
          present = [...present, ...started.map((task) => ({ ...task, id: `new-${named++}` }))];
          expect(present.length).toBeLessThanOrEqual(most);
          present = present.map((task) => ({ ...task, isHealthy: true }));
        }
        expect(present.map(({ rolloutId }) => rolloutId)).toEqual(Array(desired).fill('new'));
      }
  });

  it('leaves protected tasks, and starts none for what has failed', () => {
    const kept = tasks('old', 2).map((task) => ({ ...task, isProtected: true }));
    expect(roll([...kept, ...tasks('new', 2)], 2, 100, 200).stop).toEqual([]);
    const wanted = [{ rolloutId: 'new', count: 2, mayStart: false }];
    expect(planTasks({ tasks: [], wanted, most: 4, fewest: 2 }).start).toEqual([]);
  });

  it('waits longer after each failure', () => {
    expect([0, 1, 2, 3, 20].map(holdBackMs)).toEqual([0, 1000, 2000, 4000, 300_000]);
  });
});
