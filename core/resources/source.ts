import type { ConnectedEnvironment } from '../environments/registry.ts';
import type { Reader } from '../upstream/reader.ts';

/** Where the reads of one environment come from. */
export interface Source extends ConnectedEnvironment {
  readonly reader: Reader;
}
