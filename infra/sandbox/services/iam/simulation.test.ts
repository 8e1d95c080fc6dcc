import { describe, expect, it } from 'vitest';
import { parsePolicy } from './policy-document.ts';
import { decide } from './simulation.ts';

function policy(...statements: readonly Record<string, unknown>[]) {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { id: 'policy', type: 'user-managed', statements: parsePolicy(document, 'identity') } as const;
}

const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:api-keys-AbCdEf';
const read = {
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Resource: `${secret.slice(0, -6)}*`,
};

describe('a decision', () => {
  it.each([
    ['what a statement names', [read], 'allowed'],
    ['what a wildcard names', [{ ...read, Action: 'secretsmanager:get*' }], 'allowed'],
    [
      'another resource',
      [{ ...read, Resource: 'arn:aws:secretsmanager:*:*:secret:other-*' }],
      'implicitDeny',
    ],
    ['another action', [{ ...read, Action: ['secretsmanager:PutSecretValue'] }], 'implicitDeny'],
    ['what is denied beside', [read, { Effect: 'Deny', Action: '*', Resource: '*' }], 'explicitDeny'],
    ['all but another action', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }], 'allowed'],
    ['all but this resource', [{ ...read, Resource: undefined, NotResource: secret }], 'implicitDeny'],
    ['a condition that holds', [{ ...read, Condition: { StringLike: { 'aws:tag': 'a*' } } }], 'allowed'],
    [
      'a condition that does not',
      [{ ...read, Condition: { StringEquals: { 'aws:tag': 'b' } } }],
      'implicitDeny',
    ],
    [
      'an operator that is unknown',
      [{ ...read, Condition: { Strange: { 'aws:tag': 'abc' } } }],
      'implicitDeny',
    ],
    [
      'a denial by an operator that is unknown',
      [read, { ...read, Effect: 'Deny', Condition: { NumericLessThan: { 'aws:tag': '3' } } }],
      'explicitDeny',
    ],
  ])('by %s', (_, statements, decision) => {
    const context = new Map([['aws:tag', ['abc']]]);
    expect(decide([policy(...statements)], 'secretsmanager:GetSecretValue', secret, context)).toMatchObject({
      decision,
    });
  });

  it.each([
    ['StringNotEquals', 'explicitDeny'],
    ['StringNotLike', 'explicitDeny'],
    ['ArnNotLike', 'explicitDeny'],
    ['NotIpAddress', 'explicitDeny'],
    ['ForAllValues:StringEquals', 'explicitDeny'],
    ['StringEquals', 'allowed'],
    ['IpAddress', 'allowed'],
    ['ForAnyValue:StringNotEquals', 'allowed'],
  ])('by a denial by %s of a key that is not there is %s', (operator, decision) => {
    const denial = { ...read, Effect: 'Deny', Condition: { [operator]: { 'aws:SourceVpce': 'vpce-1' } } };
    expect(decide([policy(read, denial)], 'secretsmanager:GetSecretValue', secret, new Map())).toMatchObject({
      decision,
    });
  });

  it('names what a denial misses that applies for the lack of it', () => {
    const denial = {
      ...read,
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
    };
    expect(decide([policy(read, denial)], 'secretsmanager:GetSecretValue', secret, new Map())).toMatchObject({
      decision: 'explicitDeny',
      missing: ['aws:SourceVpce'],
    });
  });

  it('names what its conditions miss', () => {
    const conditional = policy({ ...read, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'shop' } } });
    expect(decide([conditional], 'secretsmanager:GetSecretValue', secret, new Map())).toEqual({
      decision: 'implicitDeny',
      matched: [],
      missing: ['aws:PrincipalTag/team'],
    });
  });
});
