import { expect, it } from 'vitest';
import type { Cell, Failure } from '../../../core/cells/cell.ts';
import type { ColouredErrors } from '../../../core/resources/logs/patterns/colour-lines.ts';
import { colourDoubts } from './colour-doubts.ts';
import type { ReadPlace } from './colour-doubts.ts';

const COLOURS = { blue: { name: 'api:9', elsewhere: [] }, green: { name: 'api:10', elsewhere: [] } };
const THROTTLED: Failure = { state: 'throttled', operation: 'logs:FilterLogEvents', at: 0 };
const STOPPED: Failure = { state: 'denied', operation: 'ecs:ListTasks', at: 0 };
const DEFINITION: Failure = { state: 'denied', operation: 'ecs:DescribeTaskDefinition', at: 0 };
const SAID = 'Upstream is limiting calls to logs:FilterLogEvents; a reload asks again.';

function lines(blue: number, green: number, more = false): Cell<ColouredErrors> {
  return { state: 'fresh', at: 0, value: { blue: [], green: [], lines: { blue, green }, others: 0, more } };
}

function at(sides: 'blue' | 'green' | 'both', cell: Cell<ColouredErrors>, container = 'api'): ReadPlace {
  const streams = (side: string) => (sides === side || sides === 'both' ? [`ecs/${container}/${side}`] : []);
  const place = {
    ...{ group: `/ecs/${container}`, prefix: `ecs/${container}/` },
    ...{ blue: streams('blue'), green: streams('green') },
  };
  return { place, cell };
}

const empty = { state: 'empty', at: 0 } as const;
const silent = (name: string) => `${name} wrote nothing in this range: there is nothing to compare.`;

it.each([
  ['both were read', [at('both', lines(3, 4))], []],
  ['one wrote nothing', [at('both', lines(3, 0))], [silent('api:10')]],
  ['none wrote', [at('both', empty)], [silent('api:9'), silent('api:10')]],
  ['cut off, with lines of both', [at('both', lines(3, 4, true))], []],
  [
    'cut off before green',
    [at('both', lines(3, 0, true)), at('both', lines(1, 1), 'proxy')],
    [
      'api:10 was not read: /ecs/api holds more lines than are read at once, the oldest first, and none of its were among them. A shorter range may reach them.',
    ],
  ],
  ['throttled', [at('both', THROTTLED)], [`api:9 was not read: ${SAID}`, `api:10 was not read: ${SAID}`]],
  ['one container of both failed', [at('both', THROTTLED), at('both', lines(3, 4), 'proxy')], []],
  [
    'what only green writes to failed',
    [at('blue', lines(9, 0)), at('green', THROTTLED), at('both', lines(3, 4), 'proxy')],
    [`api:10 was not read: ${SAID}`],
  ],
  [
    'no place of green',
    [at('blue', lines(9, 0))],
    ['api:10 was not read: its task definition is not known.'],
  ],
] as const)('%s', (_case, read, expected) => {
  expect(colourDoubts(COLOURS, read, [])).toEqual(expected);
});

it('a container that left its streams is not compared with what it wrote there', () => {
  const colours = { ...COLOURS, green: { name: 'api:10', elsewhere: ['api', 'sidecar'] } };
  expect(colourDoubts(colours, [at('blue', lines(9, 0)), at('both', lines(3, 4), 'proxy')], [])).toEqual([
    'api:10 was not read: api writes to no stream that is called by its task, and of blue it does.',
  ]);
  expect(colourDoubts(colours, [at('blue', lines(9, 0))], [])).toEqual([
    'api:10 was not read: none of its containers writes to a stream that is called by its task.',
  ]);
});

it('what is silent may have tasks that ECS did not tell of', () => {
  expect(colourDoubts(COLOURS, [at('both', lines(3, 0))], [STOPPED])).toEqual([
    "api:10 was not read: not all its tasks are known. The console's credentials may not call ecs:ListTasks.",
  ]);
  expect(colourDoubts(COLOURS, [at('both', lines(3, 0))], [DEFINITION])).toEqual([silent('api:10')]);
});
