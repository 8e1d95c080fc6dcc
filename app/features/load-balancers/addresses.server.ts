import type { Cell, Failure } from '../../../core/cells/cell.ts';
import { addressAnswer, environmentAddresses } from '../../../core/resources/addresses/addresses.ts';
import type { AddressAnswer, ServiceAddress } from '../../../core/resources/addresses/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

export interface AskedAddresses {
  readonly asked: readonly {
    readonly address: ServiceAddress;
    readonly answer: Promise<Cell<AddressAnswer>>;
  }[];
  readonly unread: readonly Failure[];
}

/** The documented addresses of a side, each asked on its own. */
export async function askedAddresses(source: Source, budget: Budget): Promise<AskedAddresses> {
  const { addresses, unread } = await environmentAddresses(source, budget);
  return {
    asked: addresses.map((address) => ({ address, answer: addressAnswer(source, address, budget) })),
    unread,
  };
}
