import { afterAll, describe, expect, it } from 'vitest';
import { openMetricShop, stat } from './metric-shop.ts';

const shop = await openMetricShop();

afterAll(() => shop.close());

describe('metric math', () => {
  const [m1, m2] = [stat('m1', 'errors'), stat('m2', 'requests')];

  it.each<readonly [string, readonly (readonly [number, number])[]]>([
    [
      'm1 / m2',
      [
        [0, 0.2],
        [3, 0.5],
      ],
    ],
    [
      '100 * (m1 + 1) - m2 ^ 0',
      [
        [0, 299],
        [1, 99],
        [3, 699],
      ],
    ],
    [
      '-m1',
      [
        [0, -2],
        [1, 0],
        [3, -6],
      ],
    ],
    [
      '2 - 1 - m1',
      [
        [0, -1],
        [1, 1],
        [3, -5],
      ],
    ],
    [
      'IF(m2 > 0, 100 * m1 / m2, 0)',
      [
        [0, 20],
        [1, 0],
        [3, 50],
      ],
    ],
    ['IF(m2 >= 10 AND m1 != 2, 1)', [[3, 1]]],
    [
      'm1 > 1 || m2 == 0',
      [
        [0, 1],
        [1, 1],
        [3, 1],
      ],
    ],
    [
      'FILL(m1, 0)',
      [
        [0, 2],
        [1, 0],
        [2, 0],
        [3, 6],
        [4, 0],
      ],
    ],
    [
      'FILL(m1, REPEAT)',
      [
        [0, 2],
        [1, 0],
        [2, 0],
        [3, 6],
        [4, 6],
      ],
    ],
    [
      'FILL(m1, LINEAR)',
      [
        [0, 2],
        [1, 0],
        [2, 3],
        [3, 6],
      ],
    ],
    [
      'SUM([m1, m2])',
      [
        [0, 12],
        [1, 0],
        [2, 5],
        [3, 18],
      ],
    ],
    [
      'MAX(METRICS("m")) + MIN(m2)',
      [
        [0, 10],
        [1, 0],
        [2, 5],
        [3, 12],
      ],
    ],
    [
      'm1 / SUM(m1)',
      [
        [0, 0.25],
        [1, 0],
        [3, 0.75],
      ],
    ],
    [
      'RATE(m2) * PERIOD(m2)',
      [
        [1, -10],
        [2, 5],
        [3, 7],
      ],
    ],
    [
      'RUNNING_SUM(m1)',
      [
        [0, 2],
        [1, 2],
        [3, 8],
      ],
    ],
    [
      'TIME_SERIES(AVG(m2))',
      [
        [0, 6.75],
        [1, 6.75],
        [2, 6.75],
        [3, 6.75],
        [4, 6.75],
      ],
    ],
  ])('works out %s', async (expression, expected) => {
    expect(await shop.calculate(expression, m1, m2)).toEqual(expected);
  });

  it.each([
    ['m1 +', 'ends too early'],
    ['m1 m2', 'Unexpected m2'],
    ['m9', 'Unknown identifier m9'],
    ['e', 'refers to itself'],
    ['1 + 1', 'time series'],
    ['SEARCH("x", "Sum", 60)', 'Unsupported function SEARCH'],
    ['m1 # 2', 'Unexpected character'],
    [`${'('.repeat(200)}m1${')'.repeat(200)}`, 'too deep'],
  ])('refuses %s', async (expression, words) => {
    await expect(shop.calculate(expression, m1, m2)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(`Error in expression 'e': .*${words}`) as string,
    });
  });
});
