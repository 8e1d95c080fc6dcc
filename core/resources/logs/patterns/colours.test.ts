import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../../testing/sources.ts';
import type { DeployableTask } from '../../deployments/physical.ts';
import type { ContainerDefinition, TaskDefinition } from '../../services/types.ts';
import { colouredErrors, colourPlaces } from './colour-lines.ts';
import { chosenColours, coloursOf } from './colours.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

function task(id: string, revision: number, more: Partial<DeployableTask> = {}): DeployableTask {
  return {
    ...{ id, arn: id, service: 'api', taskDefinition: `api:${revision}`, createdAt: revision * 1_000 },
    ...{ lastStatus: 'RUNNING', desiredStatus: 'RUNNING', health: 'UNKNOWN', containers: [] },
    ...more,
  };
}

function container(name: string, log?: ContainerDefinition['log']): ContainerDefinition {
  return {
    ...{ name, image: 'x', essential: true, ports: [], command: [], entryPoint: [] },
    ...{ readonlyRoot: false, variables: [], secretReferences: [], log },
  };
}

const AWSLOGS = { driver: 'awslogs', group: '/ecs/api', streamPrefix: 'ecs' } as ContainerDefinition['log'];
const stopped = { lastStatus: 'STOPPED', desiredStatus: 'STOPPED' };

function definitions(
  ...revisions: readonly number[]
): ReadonlyMap<string, Pick<TaskDefinition, 'containers'>> {
  const containers = [container('api', AWSLOGS), container('sidecar')];
  return new Map(revisions.map((revision) => [`api:${revision}`, { containers }]));
}

const keysOf = (tasks: readonly DeployableTask[], asked: { blue?: string; green?: string } = {}) => {
  const { blue, green } = chosenColours(coloursOf(tasks, new Map(), 'us-east-1'), asked);
  return [blue?.key, green?.key];
};

describe('the revisions of a service', () => {
  it('are its tasks by revision, with the streams that they write to', () => {
    const [green, blue] = coloursOf(
      [task('b1', 9), task('b0', 9, { ...stopped, createdAt: 8_000 }), task('g1', 10)],
      definitions(9, 10),
      'us-east-1',
    );
    expect(green).toMatchObject({ key: 'api/api:10', running: 1, stopped: 0, elsewhere: ['sidecar'] });
    expect(blue).toMatchObject({ revision: 'api:9', running: 1, stopped: 1, since: 8_000 });
    expect(blue?.places).toEqual([
      { group: '/ecs/api', stream: 'ecs/api/b1' },
      { group: '/ecs/api', stream: 'ecs/api/b0' },
    ]);
  });

  it.each([
    ['the older that runs and the newer', [task('a', 9), task('b', 10)], ['api/api:9', 'api/api:10']],
    [
      'the newer that failed, whichever task is the newest',
      [task('a', 9, { createdAt: 99_000 }), task('b', 10, stopped)],
      ['api/api:9', 'api/api:10'],
    ],
    [
      'one that runs rather than one that was tried between',
      [task('a', 9), task('b', 10, stopped), task('c', 11)],
      ['api/api:9', 'api/api:11'],
    ],
    ['one alone as green', [task('a', 9)], [undefined, 'api/api:9']],
    ['none', [], [undefined, undefined]],
    [
      'two services of one revision as two',
      [task('a', 9), task('b', 9, { service: 'api-green', createdAt: 10_000 })],
      ['api/api:9', 'api-green/api:9'],
    ],
  ] as const)('are chosen: %s', (_case, tasks, expected) => {
    expect(keysOf(tasks)).toEqual(expected);
  });

  it('are those of the address, where it names them, also when they are forgotten', () => {
    const tasks = [task('a', 9), task('b', 10), task('c', 11)];
    expect(keysOf(tasks, { blue: 'api/api:10' })).toEqual(['api/api:10', 'api/api:11']);
    expect(keysOf(tasks, { green: 'api/api:10' })).toEqual(['api/api:11', 'api/api:10']);
    expect(keysOf(tasks, { blue: 'api/api:11' })).toEqual(['api/api:11', 'api/api:10']);
    expect(keysOf(tasks, { blue: 'api/api:1', green: 'api/api:11' })).toEqual([undefined, 'api/api:11']);
  });
});

describe('their lines', () => {
  it('are told apart by the stream, and counted all, in one chain', async () => {
    const error = (text: string) => JSON.stringify({ level: 'error', msg: text });
    const pages = [
      [
        ['ecs/api/b1', error('no table')],
        ['ecs/api/b1', '{"level":"info","msg":"fine"}'],
        ['ecs/api/old', error('of a task that is forgotten')],
      ],
      [
        ['ecs/api/g1', error('no queue')],
        ['ecs/api/g1', error('no queue')],
      ],
    ];
    const endpoint = await scriptedEndpoint(({ body }) => {
      const page = body.nextToken === undefined ? 0 : 1;
      const events = (pages[page] ?? []).map(([logStreamName, message], timestamp) => ({
        ...{ logStreamName, message, timestamp },
      }));
      return { body: { events, nextToken: page === 0 ? 'more' : undefined } };
    });
    const source = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => source.clients.destroy());
    const [place, ...others] = colourPlaces(
      { places: [{ group: '/ecs/api', stream: 'ecs/api/b1' }] },
      { places: [{ group: '/ecs/api', stream: 'ecs/api/g1' }] },
    );
    expect(others).toEqual([]);
    if (!place) throw new Error('no place');
    const cell = await colouredErrors(source, place, { from: 0, to: 1_000 }, patience());
    expect(cell).toMatchObject({
      state: 'fresh',
      value: {
        blue: [{ message: 'no table' }],
        green: [{ message: 'no queue' }, { message: 'no queue' }],
        ...{ lines: { blue: 2, green: 2 }, others: 1, more: false },
      },
    });
    expect(endpoint.seen.map(({ body }) => [body.logStreamNamePrefix, body.logStreamNames])).toEqual([
      ['ecs/api/', undefined],
      ['ecs/api/', undefined],
    ]);
  });

  it('are counted also where all are of other tasks', async () => {
    const events = [{ logStreamName: 'ecs/api/old', message: 'fine', timestamp: 1 }];
    const endpoint = await scriptedEndpoint(() => ({ body: { events } }));
    const source = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => source.clients.destroy());
    const place = { group: 'g', prefix: 'ecs/api/', blue: ['ecs/api/b1'], green: ['ecs/api/g1'] };
    const cell = await colouredErrors(source, place, { from: 0, to: 1_000 }, patience());
    expect(cell).toMatchObject({ state: 'fresh', value: { lines: { blue: 0, green: 0 }, others: 1 } });
  });

  it('are of each container by itself', () => {
    const places = colourPlaces(
      { places: ['ecs/api/b1', 'ecs/proxy/b1'].map((stream) => ({ group: 'g', stream })) },
      { places: ['ecs/api/g1', 'ecs/api/g2'].map((stream) => ({ group: 'g', stream })) },
    );
    expect(places).toEqual([
      { group: 'g', prefix: 'ecs/api/', blue: ['ecs/api/b1'], green: ['ecs/api/g1', 'ecs/api/g2'] },
      { group: 'g', prefix: 'ecs/proxy/', blue: ['ecs/proxy/b1'], green: [] },
    ]);
  });
});
