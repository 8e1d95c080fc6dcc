import type { Change, Finding } from '../../../actions/plan.ts';
import type { ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import type { TablePlace } from '../../tables/engine/bulk.ts';
import { scanPages, startOf } from '../../tables/engine/scan-pages.ts';
import type { CallOptions } from '../../tables/engine/table-facts.ts';
import { count, counted } from '../words.ts';
import { addressMap } from './address-map.ts';
import type { Place } from './address-map.ts';
import { itemMapOf } from './map-item.ts';
import type { ItemMap } from './map-item.ts';

type Labelled = Place & { readonly id: string; readonly label: string };

/** From one environment into another, by their labels. */
export interface Passage {
  readonly from: Pick<Labelled, 'label'>;
  readonly to: Pick<Labelled, 'label'>;
}

/** What becomes of the addresses in items on their way; undefined within an environment, and where nothing differs. */
export function itemMapBetween(from: Labelled, to: Labelled, keys: KeySchema): ItemMap | undefined {
  const map = from.id === to.id ? undefined : addressMap(from, to);
  return map && itemMapOf(map, keys);
}

/** How many addresses stand in some items, and where. */
export class AddressSight {
  private items = 0;
  private readonly found = new Map<string, { readonly kind: string; count: number }>();

  constructor(private readonly map: ItemMap) {}

  look(items: readonly ItemJson[]): void {
    this.items += items.length;
    for (const item of items)
      this.map(item, (attribute, kind) => {
        const known = this.found.get(attribute);
        if (known) known.count += 1;
        else this.found.set(attribute, { kind, count: 1 });
      });
  }

  /** For the plan: what was seen says what is going to be done, not how often. */
  finding({ from, to }: Passage): Finding {
    const subject = 'addresses';
    const looked = `${counted(this.items, 'item')} that ${this.items === 1 ? 'was' : 'were'} looked at`;
    if (this.found.size === 0)
      return {
        severity: 'good',
        subject,
        sentence: `Of the ${looked} none holds an address of ${from.label}; one that does gets ${to.label}'s.`,
      };
    const sum = [...this.found.values()].reduce((total, one) => total + one.count, 0);
    const named = [...this.found]
      .sort(([, one], [, other]) => other.count - one.count)
      .slice(0, NAMED)
      .map(([attribute, { kind, count: times }]) => `${attribute} ${count(times)} (${kind})`);
    const more = this.found.size > NAMED ? `, and ${count(this.found.size - NAMED)} more` : '';
    return {
      severity: 'good',
      subject,
      sentence: `${counted(sum, 'address', 'addresses')} of ${from.label} in the ${looked} ${sum === 1 ? 'becomes' : 'become'} ${to.label}'s: ${named.join(', ')}${more}.`,
    };
  }
}

/** Attributes that a sentence names. */
const NAMED = 6;
const SEGMENTS = 4;
/** One of each segment. */
const SEEN_PAGES = SEGMENTS;

/** Looks into the first pages of a table. @throws UpstreamFailed, Cancelled. */
export async function addressesIn(
  place: TablePlace,
  map: ItemMap,
  options: CallOptions,
): Promise<AddressSight> {
  const sight = new AddressSight(map);
  let pages = 0;
  for await (const { items } of scanPages(place, { ...options, positions: startOf(SEGMENTS) })) {
    sight.look(items);
    pages += 1;
    if (pages >= SEEN_PAGES) break;
  }
  return sight;
}

export function addressChange({ from, to }: Passage): Change {
  return { attribute: 'addresses in items', before: `${from.label}'s`, after: `${to.label}'s` };
}
