import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Availability } from '../../../core/resources/product/availability.ts';
import type { Counted, ProductWait } from '../../../core/resources/product/product-figures.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { formatCount } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { DayBars } from './day-bars.tsx';
import { availabilityWords, budgetWords, percentWords, toneOf, waitWords } from './product-words.ts';

export interface ProductSideData {
  readonly side: Pick<EnvironmentLabel, 'label' | 'colour'>;
  /** Whether a load balancer counts its requests. */
  readonly isBalanced: boolean;
  readonly availability: Promise<Cell<Availability>>;
  readonly wait: Promise<Cell<ProductWait>>;
  readonly counts: Readonly<Record<Counted, Promise<Cell<number>>>>;
}

const COUNT_NAMES: Readonly<Record<Counted, string>> = {
  shops: 'Shops',
  videos: 'Videos',
  products: 'Products',
};

/** How one environment serves its shops: availability against the target, how many, how fast. */
export function ProductSide({ data }: { readonly data: ProductSideData }) {
  const { isBalanced, availability, wait, counts } = data;
  return (
    <>
      <Section title="Availability, 30 days">
        <StreamedCell
          cell={availability}
          empty={
            <Quiet>
              {isBalanced
                ? 'No load balancer counts requests here.'
                : 'Not measured here: no load balancer stands before the containers.'}
            </Quiet>
          }
        >
          {(found) => <AvailabilityView found={found} />}
        </StreamedCell>
      </Section>
      <Section title="Shops and what is in them">
        <dl className="grid grid-cols-3 gap-4">
          {(Object.keys(COUNT_NAMES) as Counted[]).map((one) => (
            <div key={one}>
              <dt className="text-xs text-ink-muted">{COUNT_NAMES[one]}</dt>
              <dd className="tabular text-2xl mt-0.5 font-semibold tracking-tight">
                <StreamedCell cell={counts[one]} inline>
                  {(count) => <>{formatCount(count)}</>}
                </StreamedCell>
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-xs text-ink-faint">
          Items of the tables; DynamoDB counts them every six hours.
        </p>
      </Section>
      <Section title="From video to product, 30 days">
        <StreamedCell cell={wait} empty={<Quiet>No product was made in this time.</Quiet>}>
          {({ products, average, slowest, recent }) => (
            <Facts>
              <Fact name="Products made">{formatCount(products)}</Fact>
              <Fact name="On average">{waitWords(average)}</Fact>
              {recent === undefined ? null : <Fact name="p95 of the last hour">{waitWords(recent)}</Fact>}
              <Fact name="Slowest">{waitWords(slowest)}</Fact>
            </Facts>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

function AvailabilityView({ found }: { readonly found: Availability }) {
  const tone = toneOf(found);
  const { label, colour } = BUDGET[tone];
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="tabular text-3xl font-semibold tracking-tight">{availabilityWords(found)}</span>
        <span className="text-sm text-ink-muted">against {percentWords(found.target)}</span>
        <span className={clsx('ml-auto text-sm font-medium', colour)}>{label}</span>
      </div>
      <DayBars days={found.days} target={found.target} />
      <p className="mt-3 text-sm text-ink-muted">{budgetWords(found)}</p>
    </>
  );
}

const BUDGET = {
  good: { label: 'within the budget', colour: 'text-good' },
  warn: { label: 'budget nearly used up', colour: 'text-warn' },
  bad: { label: 'budget used up', colour: 'text-bad' },
  none: { label: 'no requests', colour: 'text-ink-muted' },
} as const;

function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className="text-sm text-ink-muted">{children}</p>;
}
