import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { headObjectCommand } from '../../../core/resources/buckets/commands.ts';
import type { BucketSize } from '../../../core/resources/buckets/types.ts';
import { listContainers } from '../../../core/resources/containers/containers.ts';
import type { ContainerSummary } from '../../../core/resources/containers/types.ts';
import { shownCertificate } from '../../../core/resources/network/shown-certificates.ts';
import type { Certificate, Distribution } from '../../../core/resources/network/types.ts';
import {
  listDistributionsCommand,
  listInvalidationsCommand,
} from '../../../core/resources/network/commands.ts';
import type { Source } from '../../../core/resources/source.ts';
import {
  ENTRY_PAGE,
  entryPage,
  invalidations,
  storefrontBucket,
  storefrontDistributions,
  storefrontSize,
} from '../../../core/resources/storefront/storefront.ts';
import type { EntryPage, Invalidation } from '../../../core/resources/storefront/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

/** A distribution, what certificate it shows, and what it was told to forget. */
export interface ServedBy {
  readonly distribution: Distribution;
  readonly certificate: Promise<Cell<Certificate>>;
  readonly invalidations: Promise<Cell<readonly Invalidation[]>>;
}

export interface StorefrontSide {
  readonly label: EnvironmentLabel;
  readonly mayInvalidate: boolean;
  /** The container of the development server, where Docker runs the platform. */
  readonly containers?: Promise<Cell<readonly ContainerSummary[]>>;
  readonly bucket: string;
  readonly size: Promise<Cell<BucketSize>>;
  readonly entry: Promise<Cell<EntryPage>>;
  readonly servedBy: Promise<Cell<readonly ServedBy[]>>;
  readonly lines: Promise<readonly string[]>;
}

/** The storefront of one environment: where it lies, who serves it, and since when. */
export function storefrontSide(
  source: Source,
  label: EnvironmentLabel,
  mayInvalidate: boolean,
  budget: Budget,
): StorefrontSide {
  const bucket = storefrontBucket(source);
  const inDocker = source.environment.compute.kind === 'docker';
  const distributions: Promise<Cell<readonly Distribution[]>> = inDocker
    ? Promise.resolve({ state: 'empty', at: Date.now() })
    : storefrontDistributions(source, budget);
  return {
    label,
    mayInvalidate,
    containers: inDocker ? containersOf(source, budget) : undefined,
    bucket,
    size: storefrontSize(source, budget),
    entry: entryPage(source, budget),
    servedBy: distributions.then((cell) =>
      mapCell(cell, (all) =>
        all.map((distribution) => ({
          distribution,
          certificate: shownCertificate(source, distribution, budget),
          invalidations: invalidations(source, distribution.id, budget),
        })),
      ),
    ),
    lines: distributions.then((cell) => [
      headObjectCommand(label, { bucket, key: ENTRY_PAGE }),
      ...(inDocker ? [] : [listDistributionsCommand(label)]),
      ...(hasValue(cell) ? cell.value.map(({ id }) => listInvalidationsCommand(label, id)) : []),
    ]),
  };
}

async function containersOf(source: Source, budget: Budget): Promise<Cell<readonly ContainerSummary[]>> {
  const cell = await listContainers(source, budget);
  if (!hasValue(cell)) return cell;
  const own = cell.value.filter(({ service }) => service === 'storefront');
  return own.length > 0 ? { ...cell, value: own } : { state: 'empty', at: cell.at };
}
