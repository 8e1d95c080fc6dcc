import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import { WEBHOOK_SECRET } from '../../../../core/catalogue/guards.ts';
import { SECRET_VARIABLES, serviceVariables } from '../../../../core/catalogue/variables.ts';
import type { SecretVariable } from '../../../../core/catalogue/variables.ts';
import type { ComputePlace } from './place.ts';

/** Written in plain where a secret should be named: the configuration page finds it. */
const PLAIN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'whatsapp-service': { WHATSAPP_VERIFY_TOKEN: 'made-up-verify-token-in-plain-text' },
};

/** The variables of a service, and what real life has done to them. */
export function seededVariables(
  service: ServiceDefinition,
  logLevel: string,
  place: ComputePlace,
): Readonly<Record<string, string>> {
  return { ...serviceVariables(service, logLevel, place), ...PLAIN[service.logical] };
}

/** Those of the secrets that a service is given here. Nobody has named that of the webhook yet. */
export function seededSecrets({ logical }: ServiceDefinition): readonly SecretVariable[] {
  return (SECRET_VARIABLES[logical] ?? []).filter(({ secret }) => secret !== WEBHOOK_SECRET.logical);
}
