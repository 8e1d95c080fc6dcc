import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherGroupName } from './traffic.ts';
import { commonShare, greenShare, isSticky, withShares } from './weights.ts';

const sides = { blue: 'arn:blue', green: 'arn:green' };
const single = [{ Type: 'forward' as const, TargetGroupArn: 'arn:blue' }];

describe('the shares of a rule', () => {
  it('are what was asked for, and nothing else of the rule is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (first, second) => {
        const signIn = { Type: 'authenticate-oidc' as const, Order: 1 };
        const sticky = { Enabled: true, DurationSeconds: 60 };
        const forward = {
          Type: 'forward' as const,
          Order: 2,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: 'arn:blue' }],
            TargetGroupStickinessConfig: sticky,
          },
        };
        const once = withShares([signIn, forward], { ...sides, greenPercent: first });
        const twice = withShares(once, { ...sides, greenPercent: second });
        expect(greenShare({ actions: once }, sides)).toBe(first);
        expect(greenShare({ actions: twice }, sides)).toBe(second);
        expect(twice[0]).toBe(signIn);
        expect(twice[1]?.ForwardConfig?.TargetGroupStickinessConfig).toBe(sticky);
        expect(twice[1]?.ForwardConfig?.TargetGroups).toHaveLength(2);
      }),
    );
  });

  it('of a rule with one group are all with that group', () => {
    expect(greenShare({ actions: single }, sides)).toBe(0);
    expect(greenShare({ actions: single }, { blue: 'arn:other', green: 'arn:blue' })).toBe(100);
    expect(greenShare({ actions: single }, { blue: 'arn:none' })).toBeUndefined();
    const divided = withShares(single, { ...sides, greenPercent: 30 });
    // Named in two places that disagree, ELB refuses it.
    expect(divided[0]).not.toHaveProperty('TargetGroupArn');
  });

  it('keep a third group as it is', () => {
    const third = { TargetGroupArn: 'arn:third', Weight: 7 };
    const actions = [
      { Type: 'forward' as const, ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:blue' }, third] } },
    ];
    expect(withShares(actions, { ...sides, greenPercent: 50 })[0]?.ForwardConfig?.TargetGroups?.[2]).toBe(
      third,
    );
  });

  it('are told apart where the rules do not agree', () => {
    const of = (greenPercent: number) => ({ actions: withShares(single, { ...sides, greenPercent }) });
    expect(commonShare([of(10), of(10)], sides)).toBe(10);
    expect(commonShare([of(10), of(20)], sides)).toBe('mixed');
    expect(commonShare([], sides)).toBeUndefined();
    expect(isSticky([of(10)])).toBe(false);
  });
});

it.each([
  ['product-service-blue', 'product-service-green'],
  ['blue-shop', 'green-shop'],
  ['product-service', 'product-service-green'],
  ['bluebird', 'bluebird-green'],
])('beside %s stands %s', (name, other) => expect(otherGroupName(name)).toBe(other));
