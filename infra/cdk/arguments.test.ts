import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { COMMANDS, parseInfraArguments } from './arguments.ts';
import type { InfraArguments } from './arguments.ts';
import { cdkWords } from './cdk-words.ts';
import { ContextError, settingsFrom } from './settings.ts';

const COMMAND = fileURLToPath(new URL('command.ts', import.meta.url));

function asked(...words: readonly string[]): InfraArguments {
  const parsed = parseInfraArguments(words);
  if (parsed.kind !== 'run') throw new RangeError(`${words.join(' ')} is not understood.`);
  return parsed.value;
}

function context(given: Readonly<Record<string, unknown>>) {
  return settingsFrom({ tryGetContext: (name: string) => given[name] as unknown });
}

describe('npm run infra:', () => {
  it.each(COMMANDS)('%s tells how it is used', (command) => {
    const parsed = parseInfraArguments([command, '--help']);
    expect(parsed).toMatchObject({
      kind: 'help',
      text: expect.stringContaining(`npm run infra:${command}`) as string,
    });
  });

  it('synth writes every stage, or the one that is asked for', () => {
    expect(asked('synth').stages).toEqual(['dev', 'staging', 'prod']);
    expect(asked('synth', '--stage', 'prod').stages).toEqual(['prod']);
    expect(asked('diff').stages).toEqual(['dev']);
  });

  it.each([
    ['synth', '--stage', 'live'],
    ['synth', '--yes'],
    ['synth', '--against', 'build'],
    ['diff', '--context', 'nothing'],
    ['diff', '--revert-drift'],
    ['deploy'],
    ['deploy', '--stage', 'prod', '--version', '1.9.0'],
    ['deploy', '--stage', 'prod', '--account', '123456789012'],
    ['deploy', '--stage', 'prod', '--account', '123456789012', '--version', '1.9.0'],
    ['deploy', '--stage', 'prod', '--account', '123456789012', '--version', '1.9.0', '--stacks', 'console'],
    ['destroy'],
  ])('refuses %s %s %s', (...words) => {
    expect(parseInfraArguments(words).kind).toBe('mistake');
  });

  it('calls the command line of CDK', () => {
    expect(cdkWords(asked('synth'), 'prod', '/out')).toEqual([
      'synth',
      '--quiet',
      '--no-lookups',
      '--output',
      '/out',
      '--context',
      'stage=prod',
    ]);
    const deploy = asked(
      'deploy',
      '--stage',
      'prod',
      '--account',
      '123456789012',
      '--version',
      '1.9.0',
      '--stacks',
      'data,messaging',
      '--context',
      'whatsappPhoneNumberId=106540352242922',
    );
    expect(cdkWords(deploy, 'prod', '/out')).toEqual([
      ...['deploy', 'data', 'messaging', '--output', '/out'],
      ...['--context', 'account=123456789012', '--context', 'version=1.9.0'],
      ...['--context', 'whatsappPhoneNumberId=106540352242922', '--context', 'stage=prod'],
      ...['--require-approval', 'broadening'],
    ]);
    expect(
      asked('deploy', '--stage', 'prod', '--account', '1', '--version', '1', '--stacks', 'data').stacks,
    ).toEqual(['data']);
    const put = asked('deploy', '--stage', 'dev', '--account', '000000000000', '--revert-drift', '--yes');
    expect(cdkWords(put, 'dev', '/out').slice(-3)).toEqual(['--require-approval', 'never', '--revert-drift']);
  });

  it('ends with 2 where it is not understood, and says so', async () => {
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', COMMAND, 'deploy']);
    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--stage is missing') as string,
    });
  });
});

describe('the context', () => {
  it('has a value for everything', () => {
    expect(context({})).toMatchObject({ stage: 'dev', account: '000000000000', region: 'us-east-1' });
    expect(context({ stage: 'prod' }).account).toBe('123456789012');
    expect(context({ stage: 'prod', account: '111122223333' }).account).toBe('111122223333');
    expect(context({ stage: 'prod' }).whatsapp).toBeUndefined();
    expect(context({ stage: 'prod', whatsappPhoneNumberId: '106540352242922' }).whatsapp).toEqual({
      apiUrl: 'https://graph.facebook.com/v20.0',
      phoneNumberId: '106540352242922',
    });
  });

  it.each([
    [{ stage: 'live' }, 'stage'],
    [{ account: '12' }, 'account'],
    [{ region: 'moon' }, 'region'],
    [{ version: 'no tag' }, 'version'],
    [{ stage: 'prod', region: 'eu-west-1' }, 'region'],
    [{ oidcIssuer: 'nowhere' }, 'oidcIssuer'],
    [{ whatsappPhoneNumberId: '+256' }, 'whatsappPhoneNumberId'],
  ])('%j is refused by name', (given, name) => {
    expect(() => context(given)).toThrow(ContextError);
    expect(() => context(given)).toThrow(`-c ${name}: `);
  });
});
