import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { arranged, contractContext } from './support.ts';

const context = contractContext();

describe('sts', () => {
  it('says which account is behind the endpoint', async (test) => {
    const identity = await arranged(test, 'sts:GetCallerIdentity', () =>
      context.clients.sts.send(new GetCallerIdentityCommand({})),
    );
    expect(identity.Account).toMatch(/^\d{12}$/);
    expect(identity.Arn).toMatch(/^arn:aws[a-z-]*:(iam|sts)::\d{12}:/);
    expect(identity.UserId).toBeTruthy();
  });
});
