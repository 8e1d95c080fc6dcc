import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../core/changes/registry.ts';
import { answerTo } from './answer.ts';
import { parsePermissionsArguments, USAGE } from './arguments.ts';

function answer(...words: readonly string[]): unknown {
  const parsed = parsePermissionsArguments(words);
  if (parsed.kind !== 'print') throw new Error(JSON.stringify(parsed));
  const answered = answerTo(parsed.value, ACTIONS);
  return answered.kind === 'printed' ? answered.json : answered.sentence;
}

describe('npm run infra:permissions', () => {
  it('prints what one action needs, as IAM takes it', () => {
    expect(answer('--action', 'tables.create-backup')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TablesCreateBackupTable',
          Effect: 'Allow',
          Action: ['dynamodb:CreateBackup'],
          Resource: [
            'arn:aws:dynamodb:us-east-1:123456789012:table/tiktok-commerce-*-prod',
            'arn:aws:dynamodb:us-east-1:123456789012:table/tiktok-commerce-*-prod-restored-*',
          ],
        },
      ],
    });
  });

  it('prints every policy of the console, or one of them', () => {
    const all = answer('--stage', 'staging') as readonly object[];
    expect(all.length).toBeGreaterThan(1);
    expect(answer('--stage', 'staging', '--policy', '2')).toEqual(all[1]);
    expect(answer('--policy', '99')).toBe(`There are ${(answer() as readonly object[]).length} policies.`);
    expect(JSON.stringify(answer('--away'))).not.toContain('table/operations-console');
    expect(JSON.stringify(answer('--assumes', 'arn:aws:iam::000000000000:role/console'))).toContain(
      'sts:AssumeRole',
    );
  });

  it('says why something stands on more than names', () => {
    const open = answer('--why') as readonly { readonly action: string; readonly why: string }[];
    expect(open.find(({ action }) => action === 'sqs:ListQueues')?.why).toBe(
      'Its service has no resource-level permission for it.',
    );
    for (const { action, why } of open) expect(why, action).toMatch(/\.$/);
    expect(answer('--action', 'tables.create-backup', '--why')).toEqual([]);
  });

  it('prints every action’s statements by its id', () => {
    expect(Object.keys(answer('--action', 'all') as object)).toEqual(ACTIONS.map(({ id }) => id));
  });

  it('names the actions to whoever asks for one that there is not', () => {
    expect(answer('--action', 'tables.flush')).toContain('tables.create-backup');
  });

  it.each([
    ['--stage', 'live'],
    ['--account', '1'],
    ['--region', 'here'],
    ['--policy', '0'],
    ['--viewer', '--action', 'tables.create-backup'],
    ['--unknown'],
  ])('does not understand %s %s', (...words) => {
    const parsed = parsePermissionsArguments(words.filter(Boolean));
    expect(parsed.kind).toBe('mistake');
    if (parsed.kind === 'mistake') expect(parsed.sentence).toContain(USAGE);
  });

  it('tells how it is used', () => {
    expect(parsePermissionsArguments(['--help'])).toEqual({ kind: 'help' });
  });
});
