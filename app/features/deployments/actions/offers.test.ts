import { describe, expect, it } from 'vitest';
import type { Deployable, DeploymentSide } from '../../../../core/resources/deployments/types.ts';
import { offersFor } from './offers.ts';
import { countOf, namesOf, stepsOf, versionInput } from './typed-words.ts';

const blue: DeploymentSide = { name: 'blue', service: 'shop', desired: 2, running: 2, pending: 0 };
const green = (weight: number): DeploymentSide => ({ ...blue, name: 'green', service: 'shop-green', weight });
const of = (more: Partial<Deployable>): Deployable => ({
  name: 'shop',
  way: 'ecs',
  stage: 'steady',
  sides: [blue],
  events: [],
  cluster: 'cluster',
  unread: [],
  ...more,
});

describe('what is offered', () => {
  it.each<readonly [string, Partial<Deployable>, readonly string[]]>([
    ['a steady service', {}, ['begin', 'rollBack']],
    ['a deployment of ECS', { stage: 'deploying' }, ['begin', 'rollBack', 'stopDeployment']],
    ['one that waits for somebody', { stage: 'paused' }, ['begin', 'goOn', 'rollBack', 'stopDeployment']],
    ['one that goes back', { stage: 'rolling back' }, ['begin']],
    [
      'green without requests',
      { way: 'classic-blue-green', sides: [blue, green(0)] },
      ['abort', 'promote', 'rollBack', 'shift'],
    ],
    [
      'green with all of them',
      { way: 'classic-blue-green', sides: [blue, green(100)] },
      ['abort', 'releaseOld', 'rollBack', 'shift'],
    ],
    ['containers', { way: 'docker' }, []],
  ])('for %s', (_, more, expected) => {
    const offers = offersFor(of(more));
    expect(
      Object.entries(offers)
        .filter(([, offered]) => offered)
        .map(([name]) => name)
        .sort(),
    ).toEqual(expected);
  });
});

it.each([
  ['1.4.1', { tag: '1.4.1' }],
  [' shop:12 ', { taskDefinition: 'shop:12' }],
])('%j is %j', (text, input) => expect(versionInput(text)).toEqual(input));

it('reads counts, steps and names', () => {
  expect([countOf(' 3 '), countOf(''), countOf('-1'), countOf('x')]).toEqual([
    3,
    undefined,
    undefined,
    undefined,
  ]);
  expect(stepsOf('10, 50 %  100')).toEqual([10, 50, 100]);
  expect(namesOf('one, two\n three,')).toEqual(['one', 'two', 'three']);
});
