import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { CallerIdentity } from './types.ts';

/** An account does not change behind its credentials from one page to the next. */
const FRESH_MS = 60_000;

/** Who the console is in this environment, and whether that is the account of its label. Needs no permission. */
export function callerIdentity(source: Source, budget: Budget): Promise<Cell<CallerIdentity>> {
  const expectedAccount = source.environment.account;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sts:GetCallerIdentity',
      key: '',
      freshMs: FRESH_MS,
      run: async (signal) => {
        const answer = await source.clients.sts.send(new GetCallerIdentityCommand({}), {
          abortSignal: signal,
        });
        const account = answer.Account ?? '';
        return {
          account,
          arn: answer.Arn ?? '',
          userId: answer.UserId ?? '',
          expectedAccount,
          accountMatches: account === expectedAccount,
        };
      },
    },
    budget,
  );
}
