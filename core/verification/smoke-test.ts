import { environmentAddresses } from '../resources/addresses/addresses.ts';
import type { Source } from '../resources/source.ts';
import type { Check } from '../runbooks/check.ts';
import { alarmsNone } from '../runbooks/checks/alarms.ts';
import { targetsHealthy } from '../runbooks/checks/errors.ts';
import { functionsActive } from '../runbooks/checks/functions.ts';
import { accountRight, healthEndpoints } from '../runbooks/checks/health.ts';
import { queuesBacklog, queuesDeadLetters } from '../runbooks/checks/queues.ts';
import { servicesSteady } from '../runbooks/checks/services.ts';
import { runCheck } from '../runbooks/run-check.ts';
import type { Budget } from '../upstream/budget.ts';
import { budgetFor } from '../upstream/budget.ts';
import type { CheckOutcome } from './outcome.ts';
import { outcomeOfReport } from './outcome.ts';
import type { GivenAddresses } from './smoke/doors.ts';
import { routedCheck } from './smoke/services.ts';
import { shopCheck, storefrontCheck } from './smoke/shop.ts';
import { catalogueCheck, tablesCheck } from './smoke/stores.ts';

export interface SmokeOptions {
  /**
   * `data`: stores alone, where nothing runs yet. By default everything: services, functions, the storefront and a shop
   * as well.
   */
  readonly extent?: 'data' | 'everything';
  /** Instead of what the environment's own upstream documents. */
  readonly addresses?: GivenAddresses;
  /** More dead letters than this in one queue are a failure; fewer are told. */
  readonly mostDeadLetters?: number;
  /** How long one check may take, in milliseconds. */
  readonly withinMs?: number;
  readonly onBug?: (error: unknown) => void;
}

const WITHIN_MS = 20_000;
const MOST_DEAD_LETTERS = 100;

/**
 * Whether an environment works, by reads alone: nothing is written, no message is taken, nothing that costs is asked.
 * All checks begin at once and are told in a fixed order.
 */
export async function* smokeTest(
  source: Source,
  {
    extent = 'everything',
    addresses = {},
    mostDeadLetters = MOST_DEAD_LETTERS,
    withinMs = WITHIN_MS,
    onBug,
  }: SmokeOptions,
  signal: AbortSignal,
): AsyncGenerator<CheckOutcome> {
  const budget = budgetFor(signal, withinMs);
  const isWhole = extent === 'everything';
  const known = (check: Check, given: object = {}) => knownCheck(check, given, source, budget, onBug);
  const documented = isWhole
    ? environmentAddresses(source, budget).then((list) => list.addresses)
    : Promise.resolve([]);
  const reached = (
    check: (
      source: Source,
      list: Awaited<typeof documented>,
      given: GivenAddresses,
      budget: Budget,
    ) => Promise<CheckOutcome>,
  ) => documented.then((list) => check(source, list, addresses, budget));
  const begun: readonly Promise<CheckOutcome>[] = [
    known(accountRight),
    catalogueCheck(source, budget),
    tablesCheck(source, budget),
    known(queuesBacklog, { most: 10_000, minutes: 24 * 60 }),
    known(queuesDeadLetters, { bad: Math.max(1, mostDeadLetters) }),
    ...(isWhole
      ? [
          known(servicesSteady),
          known(healthEndpoints),
          ...(source.environment.compute.kind === 'ecs' ? [known(targetsHealthy)] : []),
          known(functionsActive),
          reached(routedCheck),
          reached(storefrontCheck),
          reached(shopCheck),
        ]
      : []),
    known(alarmsNone),
  ];
  // One that fails by a bug is thrown where it is told; nobody listens to the others then.
  for (const one of begun) one.catch(() => undefined);
  for (const one of begun) yield await one;
}

async function knownCheck(
  check: Check,
  given: object,
  source: Source,
  budget: Budget,
  onBug: SmokeOptions['onBug'],
): Promise<CheckOutcome> {
  const result = await runCheck(check, source, check.parameters.parse(given), budget, { onBug });
  return outcomeOfReport(check, result);
}
