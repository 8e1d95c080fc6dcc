import { describe, expect, it } from 'vitest';
import { namingOf } from '../../catalogue/pairing.ts';
import { compareVariables } from './comparison.ts';
import { heldReference, heldVariable } from './held-variable.ts';
import type { HeldVariable, VariableOrigin } from './types.ts';

const ORIGIN: VariableOrigin = { kind: 'dotenv', label: '.env' };
const DEV = namingOf({ id: 'dev', names: { stage: 'dev' } });
const PROD = namingOf({ id: 'prod', names: { stage: 'prod' } });

const plain = (key: string, text: string) => heldVariable(key, text, ORIGIN);
const reference = (key: string, to: string) => heldReference(key, to, ORIGIN);

function compare(left?: readonly HeldVariable[], right?: readonly HeldVariable[]) {
  return compareVariables({ variables: left, naming: DEV }, { variables: right, naming: PROD });
}

describe('variables of both sides', () => {
  it.each<[string, HeldVariable | undefined, HeldVariable | undefined, string]>([
    ['equal', plain('A', '1'), plain('A', '1'), 'same'],
    ['other', plain('A', '1'), plain('A', '2'), 'differs'],
    ['empty and not', plain('A', ''), plain('A', 'x'), 'differs'],
    ['of one environment only', plain('A', '1'), undefined, 'only-left'],
    ['of the other only', undefined, plain('A', '1'), 'only-right'],
    [
      'two names of one table',
      plain('T', 'tiktok-videos-dev'),
      plain('T', 'tiktok-commerce-videos-prod'),
      'corresponds',
    ],
    [
      'two names of two tables',
      plain('T', 'tiktok-videos-dev'),
      plain('T', 'tiktok-commerce-users-prod'),
      'differs',
    ],
    [
      'the environment in an address',
      plain('U', 'https://api.dev.example.com'),
      plain('U', 'https://api.prod.example.com'),
      'corresponds',
    ],
    [
      'the environment itself',
      plain('NODE_ENV', 'development'),
      plain('NODE_ENV', 'production'),
      'corresponds',
    ],
    ['one secret', plain('API_KEY', 'hunter2'), plain('API_KEY', 'hunter2'), 'same-secret'],
    ['two secrets', plain('API_KEY', 'hunter2'), plain('API_KEY', 'hunter3'), 'secret-differs'],
    ['a secret and none', plain('API_KEY', 'hunter2'), plain('API_KEY', ''), 'secret-differs'],
    [
      'a secret and a reference',
      plain('API_KEY', 'hunter2'),
      reference('API_KEY', 'arn:x'),
      'plain-against-reference',
    ],
    ['one reference', reference('API_KEY', 'arn:x'), reference('API_KEY', 'arn:x'), 'same'],
    ['two references', reference('API_KEY', 'arn:x'), reference('API_KEY', 'arn:y'), 'differs'],
  ])('%s', (_, left, right, difference) => {
    const [row, ...others] = compare(left ? [left] : [], right ? [right] : []);
    expect(row?.difference).toBe(difference);
    expect(others).toEqual([]);
  });

  it('find secrets in plain text, and one that both sides have', () => {
    const secret = plain('API_KEY', 'hunter2');
    expect(compare([secret], [secret])[0]?.findings).toEqual([
      { kind: 'plain-secret', side: 'both' },
      { kind: 'shared-secret', side: 'both' },
    ]);
    expect(compare([secret], [reference('API_KEY', 'arn:x')])[0]?.findings).toEqual([
      { kind: 'plain-secret', side: 'left' },
    ]);
    expect(compare([], [secret])[0]?.findings).toEqual([{ kind: 'plain-secret', side: 'right' }]);
    expect(compare([plain('A', '1')], [plain('A', '1')])[0]?.findings).toEqual([]);
  });

  it('are sorted by key, the own container before those beside it', () => {
    const rows = compare([plain('B', '1'), heldVariable('A', '1', ORIGIN, 'log-router')], [plain('A', '2')]);
    expect(rows.map(({ key, sidecar }) => [key, sidecar])).toEqual([
      ['A', undefined],
      ['B', undefined],
      ['A', 'log-router'],
    ]);
  });

  it('let neither a secret nor its fingerprint leave the server', () => {
    const secret = plain('API_KEY', 'hunter2');
    const told = JSON.stringify(compare([secret], [secret]));
    expect(told).not.toContain('hunter2');
    expect(told).not.toContain(secret.fingerprint);
    expect(told).not.toContain('fingerprint');
  });

  it('say nothing of a side that could not be read', () => {
    expect(compare([plain('A', '1')], undefined)).toMatchObject([{ key: 'A', difference: 'not-seen' }]);
    expect(compare(undefined, [plain('A', '1')])).toMatchObject([{ key: 'A', difference: 'not-seen' }]);
  });
});
