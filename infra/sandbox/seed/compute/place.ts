import type { Stage } from '../../../../core/catalogue/stage.ts';
import type { Clients } from '../../../../core/environments/clients.ts';

/** Where the compute of one environment is made. */
export interface ComputePlace {
  readonly clients: Clients;
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** Where its cache listens, for what runs. */
  readonly redis?: { readonly host: string; readonly port: number };
}

/** A registry's address before the repository: `123456789012.dkr.ecr.us-east-1.amazonaws.com`. */
export function registryOf({ account, region }: Pick<ComputePlace, 'account' | 'region'>): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** The tag that the services of a fresh environment run, one before it, and one that waits to be released. */
export const TAGS = { former: '1.8.1', current: '1.8.2', next: '1.9.0' } as const;

/** Makes what is not there yet: undefined where upstream says by one of these codes that it is. */
export async function unlessThere<T>(
  codes: readonly string[],
  make: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Error && codes.includes(error.name)) return undefined;
    throw error;
  }
}
