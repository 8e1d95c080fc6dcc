import { hasValue } from '../../cells/cell.ts';
import type { BoundedAnswer } from '../../resources/addresses/bounded-get.ts';
import { addressPage } from '../../resources/addresses/page.ts';
import type { AskedPage } from '../../resources/addresses/page.ts';
import type { AddressOrigin, NotAsked, ServiceAddress } from '../../resources/addresses/types.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';

/** Where whoever starts a test says that things answer. Never given by a request to the console. */
export interface GivenAddresses {
  /** `http://host:port` of whatever sends paths to services. */
  readonly api?: string;
  readonly storefront?: string;
}

/** What a door answered, where it is what was looked for; else why the best of them is not. */
export type Opened<T> =
  | { readonly kind: 'answered'; readonly url: string; readonly milliseconds: number; readonly value: T }
  | { readonly kind: 'failed'; readonly sentence: string }
  /** There is no address that could be asked. */
  | { readonly kind: 'no-door' };

type Answered = Extract<BoundedAnswer, { readonly kind: 'answered' }>;

const SILENCES = {
  refused: 'refuses connections',
  'unknown-name': 'has a name that is not known',
  'timed-out': 'gave no answer in time',
  certificate: 'has not the certificate of its name',
  cut: 'cut the connection',
} as const;

/** A path by which whatever stands in front of the services, or a service's own containers, can be asked. */
export function doorsTo(
  service: string,
  addresses: readonly ServiceAddress[],
  given: string | undefined,
): readonly ServiceAddress[] {
  if (given !== undefined) return [{ url: given, part: service, origin: 'load balancer' }];
  const of = (origin: AddressOrigin, part?: string) =>
    addresses.filter(
      (one) =>
        one.notAsked === undefined && one.origin === origin && (part === undefined || one.part === part),
    );
  // A balancer's own name has no certificate, and names may lead elsewhere: whichever answers is right.
  return [...of('container', service), ...of('load balancer'), ...of('record')];
}

/** Asks one door after the other until one answers as it should. `read` gives what is in a right answer. */
export async function openDoor<T>(
  source: Source,
  doors: readonly ServiceAddress[],
  page: AskedPage,
  read: (answer: Answered) => T | undefined,
  budget: Budget,
): Promise<Opened<T>> {
  const sentences: string[] = [];
  for (const door of doors) {
    const cell = await addressPage(source, door, page, budget);
    const answer = hasValue(cell) ? cell.value : undefined;
    if (answer?.kind === 'answered') {
      const value = read(answer);
      if (value !== undefined)
        return { kind: 'answered', url: door.url, milliseconds: answer.milliseconds, value };
    }
    sentences.push(`${door.url}${page.path} ${answerWords(answer)}`);
  }
  const [first] = sentences;
  return first === undefined ? { kind: 'no-door' } : { kind: 'failed', sentence: `${first}.` };
}

function answerWords(
  answer: BoundedAnswer | { readonly kind: 'not-asked'; readonly why: NotAsked } | undefined,
): string {
  if (answer === undefined) return 'gave no answer in time';
  if (answer.kind === 'not-asked') return 'is not asked';
  if (answer.kind === 'silent') return SILENCES[answer.why];
  return `answered ${answer.status}${answer.mediaType ? ` (${answer.mediaType.slice(0, 40)})` : ''}`;
}
