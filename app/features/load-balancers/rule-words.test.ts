import { describe, expect, it } from 'vitest';
import type { RuleAction, RuleCondition } from '../../../core/resources/load-balancers/types.ts';
import { actionWords, conditionWords } from './rule-words.ts';

const group = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/${name}/0123`;
const share = (name: string, weight: number, percent: number) => ({
  targetGroupArn: group(name),
  weight,
  percent,
});

describe('a rule in words', () => {
  it.each<readonly [boolean, readonly RuleCondition[], string]>([
    [true, [], 'everything else'],
    [false, [], 'everything'],
    [false, [{ field: 'path-pattern', values: ['/a/*', '/b'] }], 'the path is /a/* or /b'],
    [
      false,
      [
        { field: 'host-header', values: ['api.example.com'] },
        { field: 'http-request-method', values: ['GET'] },
      ],
      'the host is api.example.com, and the method is GET',
    ],
    [false, [{ field: 'http-header X-Kind', values: ['<b>'] }], 'the header X-Kind is <b>'],
    [false, [{ field: 'query-string', values: ['a=b'] }], 'the query has a=b'],
    [false, [{ field: 'unheard-of', values: ['x'] }], 'unheard-of x'],
  ])('%s %j: %s', (isDefault, conditions, words) => {
    expect(conditionWords({ isDefault, conditions })).toBe(words);
  });

  it.each<readonly [RuleAction, string]>([
    [{ kind: 'forward', groups: [share('blue', 1, 100)] }, 'to Blue'],
    [{ kind: 'forward', groups: [share('green', 1, 100)], stickySeconds: 60 }, 'to green, a client stays for 60 s'],
    [{ kind: 'forward', groups: [share('blue', 9, 90), share('green', 1, 10)] }, '90 % to Blue, 10 % to green'],
    [{ kind: 'forward', groups: [share('blue', 0, 0), share('green', 0, 0)] }, 'to no group: every weight is 0'],
    [{ kind: 'redirect', to: 'HTTPS://#{host}:443/#{path}', status: 'HTTP_301' }, 'redirects (301) to HTTPS://#{host}:443/#{path}'],
    [{ kind: 'fixed-response', status: '404' }, 'answers 404'],
    [{ kind: 'other', type: 'authenticate-oidc' }, 'authenticate-oidc'],
  ])('%j: %s', (action, words) => {
    expect(actionWords(action, { [group('blue')]: 'Blue' })).toBe(words);
  }); // prettier-ignore
});
