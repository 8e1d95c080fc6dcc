import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatten } from './flatten.ts';
import { createMapper } from './mapper.ts';
import { canonicalPolicy } from './policy.ts';
import { compileRules } from './rules.ts';

const dev = createMapper({
  id: 'dev',
  region: 'us-east-1',
  account: '000000000000',
  names: { stage: 'dev' },
});
const prod = createMapper({
  id: 'prod',
  region: 'eu-west-1',
  account: '123456789012',
  names: { stage: 'prod' },
});
const same = (text: string) => text;
const NO_RULES = compileRules([], []);

/** The same value with every list in another order, by a seed. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) {
    const list = value.map((one: unknown) => shuffled(one, seed));
    return list
      .map((one, index) => ({ one, rank: ((index + 1) * (seed + 7_919)) % 104_729 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ one }) => one);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, shuffled(one, seed)]),
  );
}

const name = fc.constantFrom('a', 'b', 'Key', 'Name', 'Sid', 'value');
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.dictionary(name, tie('tree')),
    fc.array(fc.string()),
    fc.array(fc.dictionary(name, tie('tree'))),
  ),
}));

describe('an answer made flat', () => {
  it('does not depend on the order of its lists and members', () => {
    fc.assert(
      fc.property(fc.dictionary(name, tree), fc.nat(), (answer, seed) => {
        expect(flatten(shuffled(answer, seed), NO_RULES, same)).toEqual(flatten(answer, NO_RULES, same));
      }),
    );
  });

  it('keeps an order that means something', () => {
    const rules = compileRules([{ path: 'keys', ordered: true }], []);
    const one = flatten({ keys: [{ at: 'x' }, { at: 'y' }] }, rules, same);
    const other = flatten({ keys: [{ at: 'y' }, { at: 'x' }] }, rules, same);
    expect(one).not.toEqual(other);
  });

  it('tells nothing, an empty list and an empty map alike', () => {
    const none = flatten({}, NO_RULES, same);
    expect(flatten({ list: [], map: {}, gone: undefined, none: null }, NO_RULES, same)).toEqual(none);
  });

  it('fills defaults in, but not into elements that are not there', () => {
    const rules = compileRules(
      [
        { path: 'on', default: false },
        { path: 'deep.er', default: 1 },
        { path: 'list[*].limit', default: -1 },
      ],
      [],
    );
    expect([...flatten({}, rules, same)]).toEqual([
      ['on', { value: false }],
      ['deep.er', { value: 1 }],
    ]);
    expect(flatten({ list: [{ Name: 'a' }] }, rules, same).get('list[a].limit')).toEqual({ value: -1 });
  });

  it('leaves out what is named, and what stands below it', () => {
    const rules = compileRules([], [{ path: 'list[*].made', reason: 'made up' }]);
    const answer = { list: [{ Name: 'a', made: { up: 1 }, kept: 2 }] };
    expect([...flatten(answer, rules, same).keys()]).toEqual(['list[a]', 'list[a].Name', 'list[a].kept']);
  });

  it('takes text that is a number for one where it counts something', () => {
    const rules = compileRules([{ path: 'Timeout', unit: 'seconds' }], []);
    expect(flatten({ Timeout: '30' }, rules, same)).toEqual(flatten({ Timeout: 30 }, rules, same));
  });
});

describe('a policy', () => {
  it('is the same with one value and a list of one, and with an account and its root', () => {
    const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
    const one = { Statement: { ...statement, Principal: { AWS: 'arn:aws:iam::123456789012:root' } } };
    const other = {
      Statement: [{ ...statement, Action: ['sqs:SendMessage'], Principal: { AWS: ['123456789012'] } }],
    };
    expect(flatten(canonicalPolicy(one), NO_RULES, same)).toEqual(
      flatten(canonicalPolicy(other), NO_RULES, same),
    );
  });

  it('is in its form already the second time', () => {
    const policy = { Statement: { Sid: 's', Principal: '*', Action: 'a', Condition: { Bool: { x: true } } } };
    expect(canonicalPolicy(canonicalPolicy(policy))).toEqual(canonicalPolicy(policy));
  });
});

describe('names', () => {
  it.each([
    ['tiktok-videos-dev', 'tiktok-commerce-videos-prod'],
    [
      'arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev-dlq',
      'arn:aws:sqs:eu-west-1:123456789012:tiktok-commerce-auto-tagging-prod-dlq',
    ],
    [
      'https://sqs.us-east-1.amazonaws.com/000000000000/tiktok-auto-tagging-dev',
      'https://sqs.eu-west-1.amazonaws.com/123456789012/tiktok-commerce-auto-tagging-prod',
    ],
    [
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:tiktok-commerce/api-keys-dev-AbCdEf',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:tiktok-commerce/api-keys-zYxWvU',
    ],
    ['caption-parser', 'tiktok-commerce-caption-parser'],
    ['orders-development', 'orders-production'],
    ['logs of orders-dev, in us-east-1', 'logs of orders-prod, in eu-west-1'],
  ])('%s and %s are one', (left, right) => expect(dev(left)).toBe(prod(right)));

  it('of the other side are not one: a reference that leads there is a difference', () => {
    expect(dev('tiktok-commerce-videos-prod')).not.toBe(prod('tiktok-commerce-videos-prod'));
    expect(dev('arn:aws:sns:us-east-1:123456789012:x')).not.toBe(
      prod('arn:aws:sns:eu-west-1:123456789012:x'),
    );
  });

  it('of services that may act are no addresses', () => {
    expect(dev('sns.amazonaws.com')).toBe('sns.amazonaws.com');
    expect(dev('https://sqs.us-east-1.amazonaws.com/x')).toBe('https://{endpoint}/x');
  });

  it('are mapped once: what was mapped stays', () => {
    const words = fc.array(
      fc.constantFrom(
        'tiktok-videos-dev',
        'us-east-1',
        '000000000000',
        'orders-dev',
        'plain',
        'https://x',
        ':',
        '/',
      ),
    );
    fc.assert(
      fc.property(words, fc.constantFrom(' ', ':', ''), (parts, between) => {
        const once = dev(parts.join(between));
        expect(dev(once)).toBe(once);
      }),
    );
  });
});
