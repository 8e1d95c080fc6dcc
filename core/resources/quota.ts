import { isEmulated } from '../environments/endpoint.ts';
import type { Source } from './source.ts';

/** How often a second an operation may be called: as AWS says of an account. Emulators have no quotas. */
export function perSecond({ environment }: Source, quota: number): number | undefined {
  return isEmulated(environment) ? undefined : quota;
}
