import type { ListedKind } from '../../../core/catalogue/catalogue.ts';

/** Where a kind of resource is listed. Services are shown by what is deployed of them. */
export function listPath(kind: ListedKind): string {
  return kind === 'services' ? '/deployments' : `/${kind}`;
}
