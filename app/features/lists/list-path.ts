import type { ListedKind } from '../../../core/catalogue/catalogue.ts';

/** Places that are called otherwise than the kind: services are shown by what is deployed of them. */
const PLACES: Readonly<Partial<Record<ListedKind, string>>> = {
  services: '/deployments',
  workers: '/functions',
};

/** Where a kind of resource is listed. */
export function listPath(kind: ListedKind): string {
  return PLACES[kind] ?? `/${kind}`;
}
