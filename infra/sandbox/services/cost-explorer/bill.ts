import type { Cloud } from '../../cloud.ts';
import { countedUsage, hasCounted } from './counted-usage.ts';
import { hoursInMonthOf } from './days.ts';
import { priceOf } from './prices.ts';
import type { Price } from './prices.ts';
import type { StandingMeter } from './standing-meter.ts';

/** What was used of one usage type in one day, and what that costs at list price. */
export interface BillLine {
  readonly day: string;
  readonly price: Price;
  readonly quantity: number;
  readonly usd: number;
}

/** The lines from `start` (included) to `end` (excluded). What has no price in the list has no line. */
export async function billBetween(
  cloud: Cloud,
  meter: StandingMeter,
  start: string,
  end: string,
): Promise<readonly BillLine[]> {
  const standing = meter
    .between(start, end)
    .map(({ day, service, usageType, hours }) => ({ day, service, usageType, quantity: hours }));
  const counted = await countedUsage(cloud, start, end);
  return [...standing, ...counted].flatMap(({ day, service, usageType, quantity }) => {
    const price = priceOf(service, usageType);
    if (!price) return [];
    const units = price.isMonthly ? quantity / hoursInMonthOf(day) : quantity;
    return [{ day, price, quantity: units, usd: units * price.usd }];
  });
}

/** Whether there is anything at all that could be billed. */
export function hasAnything(cloud: Cloud, meter: StandingMeter): boolean {
  return meter.between('0000', '9999').length > 0 || hasCounted(cloud);
}
