import type { Node } from 'constructs';
import { z } from 'zod';
import { DOMAINS } from '../../core/catalogue/domain.ts';
import { pairOf } from '../../core/catalogue/console.ts';
import { STAGES } from '../../core/catalogue/stage.ts';
import type { Stage } from '../../core/catalogue/stage.ts';

/** What is asked for with `-c name=value`; everything has a value without it. */
export interface PlatformSettings {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** The tag of the images that services and functions run. */
  readonly version: string;
  /** Under which number sellers are written to; absent where nobody is. */
  readonly whatsapp?: { readonly apiUrl: string; readonly phoneNumberId: string };
  /** The account of the stage that the console shows beside its own. */
  readonly pairAccount: string;
  /** The identity provider that the console asks, its client there, and which groups give which role. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly roles: string };
}

/**
 * The accounts of the demonstration (environments.yaml). Stacks name their account, so that the command line refuses
 * credentials of another one; whoever deploys says which it is.
 */
const DEMONSTRATION_ACCOUNTS: Readonly<Record<Stage, string>> = {
  dev: '000000000000',
  staging: '210987654321',
  prod: '123456789012',
};

/**
 * CloudFront takes certificates of this region alone, and the load balancer uses the same one. Source: CloudFront developer
 * guide, "Requirements for using SSL/TLS certificates with CloudFront".
 */
const CERTIFICATES_REGION = 'us-east-1';

/** Where a stage is when nothing else is said. */
export const USUAL_REGION = 'us-east-1';

const contextSchema = z.object({
  stage: z.enum(STAGES).default('dev'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the twelve digits of an account id')
    .optional(),
  pairAccount: z
    .string()
    .regex(/^\d{12}$/, 'must be the twelve digits of an account id')
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as us-east-1')
    .default(USUAL_REGION),
  version: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, "must be an image's tag")
    .default('1.8.2'),
  whatsappPhoneNumberId: z
    .string()
    .regex(/^(\d{5,20}|none)$/, "must be the digits of a phone number's id, or none")
    .default('none'),
  whatsappApiUrl: z
    .string()
    .url("must be the address of WhatsApp's Cloud API, with its version")
    .default('https://graph.facebook.com/v20.0'),
  oidcIssuer: z
    .string()
    .url('must be the address of the identity provider')
    .default('https://id.tiktokcommerce.com'),
  oidcClientId: z.string().min(1).default('operations-console'),
  oidcRoles: z
    .string()
    .min(1)
    .default('admin=platform-admins;operator=platform-operators;developer=developers;viewer=product'),
});

/** The context can not be used: each mistake by the name of what was given. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/** @throws ContextError that names every mistake. */
export function settingsFrom(node: Pick<Node, 'tryGetContext'>): PlatformSettings {
  const given = Object.fromEntries(
    Object.keys(contextSchema.shape).map((name) => [name, node.tryGetContext(name) as unknown]),
  );
  const parsed = contextSchema.safeParse(given);
  if (!parsed.success)
    throw new ContextError(
      parsed.error.issues.map(({ path, message }) => `-c ${path.join('.')}: ${message}`).join('\n'),
    );
  const { stage, account = DEMONSTRATION_ACCOUNTS[stage], region, version, ...oidc } = parsed.data;
  const { pairAccount = DEMONSTRATION_ACCOUNTS[pairOf(stage)] } = parsed.data;
  if (DOMAINS[stage] !== undefined && region !== CERTIFICATES_REGION)
    throw new ContextError(
      `-c region: a stage with a domain is in ${CERTIFICATES_REGION}, as CloudFront's certificates are`,
    );
  const { whatsappPhoneNumberId: phoneNumberId, whatsappApiUrl: apiUrl } = parsed.data;
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcRoles: roles } = oidc;
  return {
    ...{ stage, account, region, version, pairAccount },
    ...(phoneNumberId !== 'none' && { whatsapp: { apiUrl, phoneNumberId } }),
    oidc: { issuer, clientId, roles },
  };
}
