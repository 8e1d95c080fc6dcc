import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import { containerUsage, listContainers } from '../../../core/resources/containers/containers.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ShownContainer } from './containers-pane.tsx';

/** The containers of a compose service, and what each of them uses: the engine takes a second to tell that. */
export async function containersOf(
  source: Source,
  service: string,
  budget: Budget,
): Promise<Cell<readonly ShownContainer[]>> {
  const listed = await listContainers(source, budget);
  if (!hasValue(listed)) return listed;
  const own = listed.value.filter((one) => one.service === service);
  if (own.length === 0) return { state: 'empty', at: listed.at };
  return {
    ...listed,
    value: own.map((container) => ({ ...container, usage: containerUsage(source, container.id, budget) })),
  };
}
