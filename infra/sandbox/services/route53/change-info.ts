import type { ChangeInfo } from '@aws-sdk/client-route-53';
import type { Cloud } from '../../cloud.ts';

/** Route 53 takes up to a minute until all of its name servers know. */
const propagationMs = 3000;

export function changeInfo(
  { clock }: Cloud,
  { id, madeAt }: { readonly id: string; readonly madeAt: number },
): ChangeInfo {
  return {
    Id: `/change/${id}`,
    Status: clock.now() >= madeAt + propagationMs ? 'INSYNC' : 'PENDING',
    SubmittedAt: new Date(madeAt),
  };
}
