// addressPage(source, address, path, budget): Cell<BoundedAnswer>
import type { Cell } from '../../cells/cell.ts';
import { fresh } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { boundedGet } from './bounded-get.ts';
import type { BoundedAnswer } from './bounded-get.ts';
import type { NotAsked, ServiceAddress } from './types.ts';

const DEADLINE_MS = 5_000;
/** A page of a shop with one product, and an entry page, are far below. */
const MOST_BYTES = 65_536;

/** What an address is asked for beside its health. */
export interface AskedPage {
  /** Begins with a slash; out of the catalogue and of checked names alone. */
  readonly path: string;
  readonly accept: 'application/json' | 'text/html';
}

/** What a documented address answers to one bounded GET; never an address that only a variable names. */
export function addressPage(
  source: Source,
  { url, notAsked }: ServiceAddress,
  { path, accept }: AskedPage,
  budget: Budget,
): Promise<Cell<BoundedAnswer | { readonly kind: 'not-asked'; readonly why: NotAsked }>> {
  if (notAsked) return Promise.resolve(fresh({ kind: 'not-asked', why: notAsked }, Date.now()));
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'http:GetPage',
      key: `${url}${path}`,
      upstream: `health/${url}`,
      freshMs: 0,
      isKept: false,
      run: (signal) =>
        boundedGet(new URL(path, url), { signal, deadlineMs: DEADLINE_MS, mostBytes: MOST_BYTES, accept }),
    },
    budget,
  );
}
