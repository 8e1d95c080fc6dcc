import { SERVICES } from '../../catalogue/compute.ts';
import { isFailure, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { configuredServices, serviceVariables } from '../configuration/configuration.ts';
import type { Source } from '../source.ts';
import type { AddressList, ServiceAddress } from './types.ts';

/** How the variables are called that name a service of the platform: `PRODUCT_SERVICE_URL`, `INGESTION_API_URL`. */
const KEY = /_(?:SERVICE|API)_URL$/;
const SERVICE_NAMES: ReadonlySet<string> = new Set(SERVICES.map(({ logical }) => logical));

/** The addresses that the services' variables name. A value that is masked is none of them. */
export async function variableAddresses(source: Source, budget: Budget): Promise<AddressList> {
  const services = await configuredServices(source, budget);
  if (isFailure(services)) return { addresses: [], unread: [services] };
  const cells = await Promise.all(
    (valueOf(services) ?? []).map((service) => serviceVariables(source, service, budget)),
  );
  const addresses = cells
    .flatMap((cell) => valueOf(cell)?.variables ?? [])
    .flatMap(({ key, value }): readonly ServiceAddress[] => {
      const url = value.kind === 'plain' && KEY.test(key) ? originOf(value.text) : undefined;
      return url === undefined ? [] : [{ url, part: key, origin: 'variable' }];
    });
  const [failed] = cells.filter((cell) => isFailure(cell));
  return {
    addresses: addresses.filter(({ url }, index) => addresses.findIndex((one) => one.url === url) === index),
    unread: failed ? [failed] : [],
  };
}

/** Scheme, host and port of an address of HTTP; what else stands in it is nobody's business. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined;
}

/**
 * What only variables name, and nobody documents: told, and never asked. A host that is documented at another port is no
 * better: whoever writes a variable is not to choose what the console knocks at.
 */
export function onlyNamed(
  named: readonly ServiceAddress[],
  documented: readonly ServiceAddress[],
): readonly ServiceAddress[] {
  const known = new Set(documented.map(({ url }) => new URL(url).origin));
  return named
    .filter(({ url }) => !known.has(new URL(url).origin))
    .map((one) => ({
      ...one,
      notAsked: SERVICE_NAMES.has(new URL(one.url).hostname) ? 'inside-alone' : 'not-documented',
    }));
}
