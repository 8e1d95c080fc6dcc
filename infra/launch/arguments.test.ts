import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

const NO_VARIABLES = { NODE_ENV: 'test' } as const;

it('load balancers are told how often they tell their metrics', () => {
  expect(parseArguments(['--elb-metrics-seconds', '10'], NO_VARIABLES)).toMatchObject({
    options: { elbMetricsSeconds: 10 },
  });
  expect(parseArguments([], NO_VARIABLES)).toMatchObject({ options: { elbMetricsSeconds: undefined } });
});

it.each(['0', '7', '120', 'often'])('%s is no part of a minute', (seconds) => {
  expect(parseArguments(['--elb-metrics-seconds', seconds], NO_VARIABLES)).toEqual({
    kind: 'mistake',
    sentence: `--elb-metrics-seconds takes a part of 60, not ${seconds}.`,
  });
});
