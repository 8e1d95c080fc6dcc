import { tableName } from '../../catalogue/names.ts';
import { hasValue, isFailure } from '../../cells/cell.ts';
import { shopPageSchema } from '../../commerce/shop.ts';
import { isEmulated } from '../../environments/endpoint.ts';
import { sellerHandleSchema } from '../../events/envelope.ts';
import type { ServiceAddress } from '../../resources/addresses/types.ts';
import { readItems } from '../../resources/tables/items.ts';
import { planItems } from '../../resources/tables/items-plan.ts';
import { EMPTY_QUERY } from '../../resources/tables/items-query.ts';
import type { Source } from '../../resources/source.ts';
import { entryPage, storefrontDistributions } from '../../resources/storefront/storefront.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { CheckOutcome } from '../outcome.ts';
import { failed, notSeen, passed } from '../outcome.ts';
import { doorsTo, openDoor } from './doors.ts';
import type { GivenAddresses } from './doors.ts';
import { jsonOf } from './services.ts';

const SHOP = { id: 'shop.products', title: 'A shop shows its products' } as const;
const STOREFRONT = { id: 'storefront.answers', title: 'The storefront answers' } as const;

/** Products that are looked at for a shop: some may be what no seller would post. */
const LOOKED_AT = 25;

/** Asks for the shop of somebody who has products; past the cache, out of the table. */
export async function shopCheck(
  source: Source,
  addresses: readonly ServiceAddress[],
  given: GivenAddresses,
  budget: Budget,
): Promise<CheckOutcome> {
  const found = await someSeller(source, budget);
  if (typeof found !== 'string') return found;
  const opened = await openDoor(
    source,
    doorsTo('product-service', addresses, given.api),
    { path: `/api/v1/shop/${found}/products?limit=1`, accept: 'application/json' },
    ({ status, body }) => {
      const page = status === 200 ? shopPageSchema.safeParse(jsonOf(body)).data : undefined;
      return page && page.count > 0 ? page : undefined;
    },
    budget,
  );
  if (opened.kind === 'no-door')
    return { ...SHOP, outcome: 'not-seen', sentence: 'No address of the shops is documented here.' };
  if (opened.kind === 'failed') return failed(SHOP, opened.sentence);
  return passed(SHOP, `${found} shows products, within ${opened.milliseconds} ms.`);
}

async function someSeller(source: Source, budget: Budget): Promise<string | CheckOutcome> {
  const planned = planItems({
    environmentId: source.environment.id,
    tableName: tableName(source.environment.names.stage, 'products'),
    query: { ...EMPTY_QUERY, limit: LOOKED_AT },
  });
  if (!planned.ok) throw new RangeError('A plain scan was not planned.');
  const page = await readItems(source, planned.value, budget);
  if (isFailure(page)) return notSeen(SHOP, page);
  const handles = (hasValue(page) ? page.value.items : []).flatMap(({ seller_handle: handle }) =>
    handle && 'S' in handle ? (sellerHandleSchema.safeParse(handle.S).data ?? []) : [],
  );
  return (
    handles[0] ?? { ...SHOP, outcome: 'not-seen', sentence: 'There is no product that a shop could show.' }
  );
}

/** The pages of the shop: from a container or a named address, else as they lie in their bucket behind CloudFront. */
export async function storefrontCheck(
  source: Source,
  addresses: readonly ServiceAddress[],
  given: GivenAddresses,
  budget: Budget,
): Promise<CheckOutcome> {
  const { compute } = source.environment;
  if (given.storefront === undefined && compute.kind === 'ecs') {
    const distributed = await distributedCheck(source, budget);
    // An emulator's distribution has a name that nothing answers to: that its parts are there is all that can be seen.
    if (distributed.outcome !== 'passed' || isEmulated(source.environment)) return distributed;
  }
  const doors =
    compute.kind === 'ecs' && given.storefront === undefined
      ? await distributionDoors(source, budget)
      : doorsTo('storefront', addresses, given.storefront).filter(
          ({ origin }) => given.storefront !== undefined || origin === 'container',
        );
  const opened = await openDoor(
    source,
    doors,
    { path: '/', accept: 'text/html' },
    ({ status, mediaType }) => (status === 200 && mediaType === 'text/html' ? true : undefined),
    budget,
  );
  if (opened.kind === 'no-door')
    return {
      ...STOREFRONT,
      outcome: 'not-seen',
      sentence: 'No address of the storefront is documented here.',
    };
  if (opened.kind === 'failed') return failed(STOREFRONT, opened.sentence);
  return passed(STOREFRONT, `${opened.url} answers, within ${opened.milliseconds} ms.`);
}

async function distributedCheck(source: Source, budget: Budget): Promise<CheckOutcome> {
  const [entry, distributions] = await Promise.all([
    entryPage(source, budget),
    storefrontDistributions(source, budget),
  ]);
  if (isFailure(entry)) return notSeen(STOREFRONT, entry);
  if (isFailure(distributions)) return notSeen(STOREFRONT, distributions);
  if (!hasValue(entry)) return failed(STOREFRONT, 'Its bucket has no entry page: it was never released.');
  if (!hasValue(distributions)) return failed(STOREFRONT, 'No distribution serves its bucket.');
  const off = distributions.value.find(({ isEnabled }) => !isEnabled);
  if (off) return failed(STOREFRONT, `The distribution ${off.id} is switched off.`);
  const ids = distributions.value.map(({ id }) => id).join(', ');
  return passed(STOREFRONT, `Its entry page is there, behind ${ids}.`);
}

async function distributionDoors(source: Source, budget: Budget): Promise<readonly ServiceAddress[]> {
  const cell = await storefrontDistributions(source, budget);
  return (hasValue(cell) ? cell.value : []).map(({ domain, aliases: [alias = domain] }) => ({
    url: `https://${alias}`,
    part: 'storefront',
    origin: 'record',
  }));
}
