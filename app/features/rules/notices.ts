import type { EnvironmentLabel } from '../../../core/environments/label.ts';

export interface Freeze {
  readonly environment: Pick<EnvironmentLabel, 'id' | 'label' | 'colour'>;
  readonly reason: string;
}

/** What everybody has to know at once, on every page. */
export interface Notices {
  /** Why nothing can be changed by this console. */
  readonly readOnly?: string;
  readonly frozen: readonly Freeze[];
  /** Plans that wait for this person's agreement; undefined where that could not be found out. */
  readonly waiting?: number;
}
