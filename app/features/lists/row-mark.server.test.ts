import { describe, expect, it } from 'vitest';
import { expectationsOf } from '../../../core/compare/compare-pair.ts';
import { parseExpected } from '../../../core/compare/expected.ts';
import type { Found } from '../../../core/compare/reading/found.ts';
import { labelOf } from '../../../core/environments/label.ts';
import { parseEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import type { Source } from '../../../core/resources/source.ts';
import { Reader } from '../../../core/upstream/reader.ts';
import { markOfAlone, markOfBoth } from './row-mark.server.ts';
import type { ListedHalf, Marking } from './row-mark.server.ts';

const environment = (id: string, label: string) => ({
  id,
  label,
  guard: 'none',
  region: 'us-east-1',
  account: '000000000000',
  endpoint: 'http://127.0.0.1:1',
  names: { stage: id },
});
const file = JSON.stringify({
  environments: [environment('dev', 'Development'), environment('prod', 'Production')],
});
const registry = createRegistry(parseEnvironments(file, 'test.json'), process.env);
const [dev, prod] = registry.all.map((one): Source => ({ ...one, reader: new Reader() }));
if (!dev || !prod) throw new Error('The file has two environments.');
const sides = [dev, prod] as const;

function markingBy(text = ''): Marking {
  const rules = parseExpected(text);
  return {
    labels: [labelOf(sides[0].environment), labelOf(sides[1].environment)],
    rules,
    expectations: expectationsOf([sides[0].environment, sides[1].environment], rules, 0),
  };
}

const queue = (attributes: object): Found => ({
  name: 'orders',
  answers: { '': { SqsManagedSseEnabled: 'true', ...attributes } },
  unseen: [],
});

const marked = (left: ListedHalf, right: ListedHalf, rules?: string, key = 'orders') =>
  markOfBoth({ kind: 'queues', key }, sides, [left, right], markingBy(rules));

describe('the mark of a row', () => {
  it('is none where the halves are alike, and nothing is said of what was not seen', () => {
    expect(marked(queue({}), queue({ VisibilityTimeout: '30' }))).toEqual({ state: 'equal' });
    expect(marked(queue({}), undefined)).toMatchObject({ state: 'not-seen' });
  });

  it('tells a difference in words with units, and what the catalogue wants', () => {
    const mark = marked(
      queue({ VisibilityTimeout: '30' }),
      queue({ VisibilityTimeout: '300' }),
      undefined,
      'caption-analysis',
    );
    expect(mark).toMatchObject({
      state: 'different',
      count: 1,
      brief: 'Visibility timeout: 30 s against 5 minutes',
      to: '/compare/queues/caption-analysis',
    });
    expect('told' in mark && mark.told).toEqual([
      'Visibility timeout: 30 s in Development, 5 minutes in Production. The catalogue wants 5 minutes in Development.',
    ]);
  });

  it('is quiet where a rule says why, and counts what no rule says', () => {
    const rule =
      'expected: [{ kind: queues, name: orders, path: DelaySeconds, why: A trial., who: me, until: 2030-01-01 }]';
    const quiet = marked(queue({ DelaySeconds: '5' }), queue({}), rule);
    expect(quiet).toEqual({
      state: 'as-meant',
      told: ['Delay seconds: 5 s in Development, 0 s in Production. A trial. (me, until 2030-01-01)'],
      to: '/compare/queues/orders',
    });
    const both = { DelaySeconds: '5', VisibilityTimeout: '31' };
    expect(marked(queue(both), queue({}), rule)).toMatchObject({
      state: 'different',
      count: 1,
      told: [expect.stringMatching(/^Visibility/), expect.stringMatching(/^Delay.*trial/)],
    });
  });

  it('names what could not be read where the rest is alike', () => {
    const unseen = [{ part: 'Tags', operation: 'sqs:ListQueueTags', state: 'denied' }];
    expect(marked({ ...queue({}), unseen }, queue({}))).toEqual({
      state: 'not-seen',
      told: ['Tags: not seen in Development (denied).'],
    });
  });

  it('never tells a policy or a variable: those are for whoever may read settings', () => {
    const policy = (Resource: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource }] });
    const mark = marked(queue({ Policy: policy('one-thing') }), queue({ Policy: policy('another') }));
    expect(mark).toMatchObject({ state: 'different' });
    expect(JSON.stringify(mark)).not.toMatch(/one-thing|another/);
  });

  it('stays short where everything differs', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`Attribute${index}`, 'on']));
    const mark = marked(queue(many), queue({}));
    expect('told' in mark && mark.told.at(-1)).toBe('14 more.');
    expect('told' in mark && mark.told).toHaveLength(7);
  });

  it('of what stands on one side tells whether it should', () => {
    const alone = (key: string, rules?: string) =>
      markOfAlone({ kind: 'queues', key }, sides, { half: 'right', name: key }, markingBy(rules));
    const rule =
      'expected: [{ kind: queues, name: lone, path: existence, why: Needed there., who: me, until: 2030-01-01 }]';
    expect(alone('lone')).toMatchObject({ state: 'alone', half: 'right', isMeant: false });
    expect(alone('lone', rule)).toMatchObject({
      state: 'alone',
      isMeant: true,
      told: ['Needed there. (me, until 2030-01-01)'],
    });
    expect(alone('auto-tagging')).toMatchObject({ isMeant: false });
  });

  it('of a container and a function is as the catalogue wants it', () => {
    const fn = { name: 'parser', answers: { '': {} }, unseen: [] };
    const mark = (left: ListedHalf, right: ListedHalf) =>
      markOfBoth({ kind: 'workers', key: 'caption-parser' }, sides, [left, right], markingBy());
    expect(mark({ instead: 'a container' }, fn)).toMatchObject({
      told: [expect.stringMatching(/^It is a container in Development\./)],
    });
    expect(mark({ instead: 'a container' }, { instead: 'a container' })).toMatchObject({ state: 'not-seen' });
  });
});
