import { describe, expect, it } from 'vitest';
import {
  functionActivityCommand,
  functionAliasesCommand,
  functionCommand,
  functionVersionsCommand,
  listEventSourcesCommand,
  listFunctionsCommand,
  logTailCommand,
} from './commands.ts';

const target = { region: 'us-east-1', profile: 'prod' };
const aws = 'aws --profile prod --region us-east-1';

describe('command lines', () => {
  it.each([
    [listFunctionsCommand(target), `${aws} lambda list-functions --query`],
    [listEventSourcesCommand(target), `${aws} lambda list-event-source-mappings`],
    [
      listEventSourcesCommand(target, 'parser'),
      `${aws} lambda list-event-source-mappings --function-name parser`,
    ],
    [functionCommand(target, 'parser'), `${aws} lambda get-function --function-name parser --query`],
    [
      functionVersionsCommand(target, 'parser'),
      `${aws} lambda list-versions-by-function --function-name parser`,
    ],
    [functionAliasesCommand(target, 'parser'), `${aws} lambda list-aliases --function-name parser`],
    [logTailCommand(target, '/aws/lambda/parser'), `${aws} logs tail /aws/lambda/parser --since 1h`],
  ])('%s', (line, expected) => expect(line.startsWith(expected)).toBe(true));

  it('never print variables', () => {
    for (const line of [listFunctionsCommand(target), functionCommand(target, 'parser')])
      expect(line).not.toContain('Environment');
  });

  it('ask for the hour that the console asks for', () => {
    const line = functionActivityCommand(target, 'parser', Date.UTC(2026, 2, 1, 9, 7, 30));
    expect(line).toContain('--start-time 2026-03-01T08:05:00Z --end-time 2026-03-01T09:07:30Z');
  });
});
