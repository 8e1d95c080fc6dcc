import type { Cell } from '../../../core/cells/cell.ts';
import { secretParity } from '../../../core/resources/secrets/parity.ts';
import type { SecretParity } from '../../../core/resources/secrets/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Half } from '../../components/pair/side.tsx';
import type { PairedPage } from '../lists/paired-list.ts';
import type { ParityByName } from './value-parity.ts';

/**
 * Parity of every pair on the screen that has both sides, by the name on each side. Reads two values for each, once a
 * minute at most.
 */
export function paritiesFor(
  [left, right]: readonly [Source, Source],
  page: Promise<PairedPage<unknown>>,
  budget: Budget,
): Readonly<Record<Half, Promise<ParityByName>>> {
  const pairs = page.then(({ rows }) =>
    Promise.all(
      rows.flatMap(({ left: leftName, right: rightName }) =>
        leftName === undefined || rightName === undefined
          ? []
          : [
              secretParity({ source: left, name: leftName }, { source: right, name: rightName }, budget).then(
                (cell) => ({ left: leftName, right: rightName, cell }),
              ),
            ],
      ),
    ),
  );
  const byName = (half: Half) =>
    pairs.then((all) =>
      Object.fromEntries(all.map((one): [string, Cell<SecretParity>] => [one[half], one.cell])),
    );
  return { left: byName('left'), right: byName('right') };
}
