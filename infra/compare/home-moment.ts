import { storedSnapshot } from '../../core/compare/over-time/stored.ts';
import type { Snapshot } from '../../core/compare/snapshot.ts';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { createHome } from '../../core/home/home.ts';
import { HomeError } from '../../core/home/home-error.ts';

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const DAY_MS = 86_400_000;

/** A moment, in milliseconds since the epoch; a day is meant whole. Undefined where the word is none. UTC by default. */
export function momentIn(word: string | undefined): number | undefined {
  if (word === undefined || !MOMENT.test(word)) return undefined;
  const isDay = !word.includes('T');
  const isZoned = isDay || /(?:Z|[+-]\d{2}:\d{2})$/.test(word);
  const at = Date.parse(isZoned ? word : `${word}Z`);
  if (Number.isNaN(at)) return undefined;
  return isDay ? at + DAY_MS - 1 : at;
}

/** The last that the console has kept of each environment by a moment, or a sentence that says why none can be read. */
export async function keptInHome(
  { environment, clients }: ConnectedEnvironment,
  environments: readonly { readonly id: string }[],
  moment: number,
  tableName: string | undefined,
): Promise<readonly Snapshot[] | string> {
  const { dynamodb, sqs } = clients;
  const home = createHome({ dynamodb, sqs, tableName });
  try {
    const found = await Promise.all(
      environments.map(async ({ id }) => {
        const [head] = (await home.snapshots.list(id, { toAt: moment, limit: 1 })).heads;
        return head && storedSnapshot(home, head);
      }),
    );
    const kept = found.filter((one) => one !== undefined);
    return kept.length > 0 ? kept : `Of ${new Date(moment).toISOString()} and before, nothing is kept.`;
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return `What is kept in ${environment.id} can not be read. ${error.message}`;
  }
}
