import { failureSentence } from '../cells/cell.ts';
import { callerIdentity } from '../resources/identity/identity.ts';
import type { Source } from '../resources/source.ts';
import { budgetFor } from '../upstream/budget.ts';

export type AccountCheck =
  | { readonly outcome: 'right'; readonly account: string }
  | { readonly outcome: 'wrong'; readonly sentence: string };

/** Whoever has confirmed a change would rather wait for a slow answer than begin anew: more than a page's patience. */
const PATIENCE_MS = 10_000;

/**
 * Whether the account behind the environment's label is the one that its file names, asked now. What can not be found
 * out counts as wrong. Source: STS GetCallerIdentity, which needs no permission.
 */
export async function checkAccount(source: Source, signal: AbortSignal): Promise<AccountCheck> {
  const { label, account, accountCheck } = source.environment;
  if (accountCheck === 'none') return { outcome: 'right', account };
  const cell = await callerIdentity(source, budgetFor(signal, PATIENCE_MS));
  if (cell.state === 'fresh' && cell.value.accountMatches) return { outcome: 'right', account };
  if (cell.state === 'fresh')
    return {
      outcome: 'wrong',
      sentence: `${label} is labelled as account ${account}, but its credentials lead to account ${cell.value.account}. Nothing was changed.`,
    };
  const why = cell.state === 'empty' || cell.state === 'stale' ? 'It did not answer.' : failureSentence(cell);
  return {
    outcome: 'wrong',
    sentence: `Which account is behind ${label} could not be found out, so nothing was changed. ${why}`,
  };
}
