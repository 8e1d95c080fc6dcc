import { z } from 'zod';
import { SERVICES } from '../../catalogue/compute.ts';
import type { ServiceAddress } from '../../resources/addresses/types.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { CheckOutcome } from '../outcome.ts';
import { failed, passed } from '../outcome.ts';
import { doorsTo, openDoor } from './doors.ts';
import type { GivenAddresses, Opened } from './doors.ts';

const ROUTED = { id: 'services.routed', title: 'Requests find their services' } as const;

/** How a service of the platform refuses: whoever stands in front of it refuses otherwise. */
const refusalSchema = z.object({ error: z.object({ code: z.string(), correlationId: z.string().uuid() }) });

/** What each service refuses with a sentence of its own, and without looking anything up that could be missing. */
const REFUSED_PATHS: Readonly<Record<string, string>> = {
  'ingestion-api': '/api/v1/videos/not-a-video',
  'product-service': '/api/v1/shop/-/products',
  'whatsapp-service': '/webhooks/whatsapp',
};

/** Where a service of the platform answers by itself: the first of its doors at which it does. */
export function serviceDoor(
  source: Source,
  name: string,
  addresses: readonly ServiceAddress[],
  given: GivenAddresses,
  budget: Budget,
): Promise<Opened<unknown>> {
  return openDoor(
    source,
    doorsTo(name, addresses, given.api),
    { path: REFUSED_PATHS[name] ?? '/', accept: 'application/json' },
    ({ status, body }) =>
      status >= 400 && status < 500 ? refusalSchema.safeParse(jsonOf(body)).data : undefined,
    budget,
  );
}

/** Asks each service, by the way that the world takes, for something that it refuses by itself. */
export async function routedCheck(
  source: Source,
  addresses: readonly ServiceAddress[],
  given: GivenAddresses,
  budget: Budget,
): Promise<CheckOutcome> {
  const names = SERVICES.filter(({ traffic }) => traffic !== undefined).map(({ logical }) => logical);
  const opened = await Promise.all(names.map((name) => serviceDoor(source, name, addresses, given, budget)));
  if (opened.every(({ kind }) => kind === 'no-door'))
    return { ...ROUTED, outcome: 'not-seen', sentence: 'No address of the services is documented here.' };
  const troubles = opened.flatMap((one, index) => {
    if (one.kind === 'answered') return [];
    return [`${names[index]}: ${one.kind === 'failed' ? one.sentence : 'no address is documented.'}`];
  });
  if (troubles.length > 0) return failed(ROUTED, troubles.join(' '));
  const times = opened.flatMap((one) => (one.kind === 'answered' ? [one.milliseconds] : []));
  return passed(ROUTED, `${names.join(', ')}: each answers, within ${Math.max(...times)} ms.`);
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
