import { describe, expect, it } from 'vitest';
import { allows } from './simulate.ts';
import type { Statement } from './statements.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table';

function statement(more: Partial<Statement>): Statement {
  return {
    Sid: 'One',
    Effect: 'Allow',
    Action: ['dynamodb:GetItem'],
    Resource: [`${TABLE}/shop-*-prod`],
    ...more,
  };
}

describe('a statement', () => {
  it.each([
    ['dynamodb:GetItem', `${TABLE}/shop-products-prod`, true],
    ['DynamoDB:getitem', `${TABLE}/shop-products-prod`, true],
    ['dynamodb:PutItem', `${TABLE}/shop-products-prod`, false],
    ['dynamodb:GetItem', `${TABLE}/shop-products-dev`, false],
    // Resources are compared as they are written.
    ['dynamodb:GetItem', `${TABLE}/Shop-products-prod`, false],
    // A star is any run of characters, whatever they are.
    ['dynamodb:GetItem', `${TABLE}/shop-a/backup/b-prod`, true],
    ['dynamodb:GetItem', `${TABLE}/shop-products-prod/index/GSI1`, false],
  ])('%s on %s: %s', (action, resource, expected) => {
    expect(allows([statement({})], action, resource)).toBe(expected);
  });

  it('takes a question mark for one character', () => {
    const secret = statement({ Action: ['secretsmanager:*'], Resource: ['arn:secret:keys-??????'] });
    expect(allows([secret], 'secretsmanager:GetSecretValue', 'arn:secret:keys-AbCdEf')).toBe(true);
    expect(allows([secret], 'secretsmanager:GetSecretValue', 'arn:secret:keys-dev-AbCdEf')).toBe(false);
  });

  it('takes no other character for a pattern', () => {
    const dots = statement({ Resource: ['arn:aws:s3:::a.b+(c)'] });
    expect(allows([dots], 'dynamodb:GetItem', 'arn:aws:s3:::a.b+(c)')).toBe(true);
    expect(allows([dots], 'dynamodb:GetItem', 'arn:aws:s3:::aXb+(c)')).toBe(false);
  });
});

describe('several statements', () => {
  it('allow nothing that none of them allows', () => {
    expect(allows([], 'dynamodb:GetItem', `${TABLE}/shop-products-prod`)).toBe(false);
  });

  it('deny what one of them denies, wherever it stands', () => {
    const denial = statement({ Effect: 'Deny', Resource: ['*'] });
    for (const statements of [
      [statement({}), denial],
      [denial, statement({})],
    ])
      expect(allows(statements, 'dynamodb:GetItem', `${TABLE}/shop-products-prod`)).toBe(false);
  });

  it('deny nothing by a denial whose condition is not met', () => {
    const denial = statement({
      Effect: 'Deny',
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'other' } },
    });
    expect(allows([statement({}), denial], 'dynamodb:GetItem', `${TABLE}/shop-products-prod`)).toBe(true);
  });
});

describe('a condition', () => {
  const passes = statement({
    Action: ['iam:PassRole'],
    Resource: ['*'],
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });

  it.each([
    [{ 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }, true],
    [{ 'iam:PassedToService': 'ec2.amazonaws.com' }, false],
    [{}, false],
  ])('with %j: %s', (context, expected) => {
    expect(allows([passes], 'iam:PassRole', 'arn:aws:iam::1:role/any', context)).toBe(expected);
  });

  it('that is not simulated is a mistake, not an answer', () => {
    const odd = statement({ Condition: { NumericLessThan: { 's3:max-keys': '10' } } });
    expect(() => allows([odd], 'dynamodb:GetItem', `${TABLE}/shop-products-prod`)).toThrow(RangeError);
  });
});
