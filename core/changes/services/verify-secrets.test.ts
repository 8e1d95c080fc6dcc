import type { ResourceSpecificResult } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { readingFinding } from './verify-secrets.ts';

const role = 'arn:aws:iam::000000000000:role/production/execution';
const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:api-keys-AbCdEf';
const denied = (EvalDecision: 'explicitDeny' | 'implicitDeny', MissingContextValues: string[]) => ({
  EvalActionName: 'secretsmanager:GetSecretValue',
  EvalResourceName: secret,
  EvalDecision,
  MissingContextValues,
});

describe('whether the execution role may read its secrets', () => {
  it('is said where the simulation knows', () => {
    expect(readingFinding(role, [])).toMatchObject({ severity: 'good' });
    expect(readingFinding(role, [denied('implicitDeny', [])])).toMatchObject({
      severity: 'blocker',
      sentence: 'execution may not read api-keys-AbCdEf: no new task would start.',
    });
  });

  it('is not known where it goes by what a request brings', () => {
    const ofResource = {
      EvalResourceName: secret,
      EvalResourceDecision: 'explicitDeny',
      MissingContextValues: ['aws:SourceVpce'],
    } satisfies ResourceSpecificResult;
    const told = { ...denied('explicitDeny', []), ResourceSpecificResults: [ofResource] };
    expect(readingFinding(role, [told])).toMatchObject({ severity: 'unknown' });
    expect(readingFinding(role, [denied('explicitDeny', ['aws:SourceVpce'])])).toMatchObject({
      severity: 'unknown',
      sentence:
        'Whether execution may read api-keys-AbCdEf could not be found out: its policies ask for aws:SourceVpce, which is known only when a task starts.',
    });
  });
});
