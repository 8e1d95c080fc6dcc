import type { ComparedKind } from './form/canonical.ts';

/** Where one attribute can be changed: by an action on a page of the console, or by whoever builds the platform. */
export interface PlaceOfChange {
  /** Behind the address of the resource's own page: `/settings`. Absent where `infra/` is the place. */
  readonly page?: string;
  readonly words: string;
}

/** What the console's own setting actions can change; the first that begins the path. */
const PLACES: readonly (PlaceOfChange & { readonly kind: ComparedKind; readonly begins: string })[] = [
  { kind: 'tables', begins: 'TimeToLive', page: '/settings', words: 'the settings of the table' },
  { kind: 'tables', begins: 'ContinuousBackups', page: '/settings', words: 'the settings of the table' },
  {
    kind: 'tables',
    begins: 'DeletionProtectionEnabled',
    page: '/settings',
    words: 'the settings of the table',
  },
  { kind: 'tables', begins: 'BillingModeSummary', page: '/settings', words: 'the settings of the table' },
  { kind: 'tables', begins: 'ProvisionedThroughput', page: '/settings', words: 'the settings of the table' },
  { kind: 'buckets', begins: 'Versioning.Status', page: '', words: 'the page of the bucket' },
  { kind: 'buckets', begins: 'Lifecycle.Rules', page: '/lifecycle', words: 'the lifecycle of the bucket' },
  { kind: 'workers', begins: 'Concurrency', page: '', words: 'the page of the function' },
  { kind: 'services', begins: 'Scaling', page: '/scaling', words: 'the scaling of the service' },
];

/**
 * Where a drifted attribute is made equal again. What no action changes is changed where it is built: a change by hand
 * would be the next drift.
 */
export function placeOfChange(kind: ComparedKind, path: string): PlaceOfChange {
  const found = PLACES.find((one) => one.kind === kind && path.startsWith(one.begins));
  return found
    ? { page: found.page, words: found.words }
    : { words: 'the infrastructure code in infra/: no action of the console changes it' };
}
