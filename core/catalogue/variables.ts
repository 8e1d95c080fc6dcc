import type { ServiceDefinition } from './compute.ts';
import { DOMAINS, hostsOf } from './domain.ts';
import { bucketName, tableName } from './names.ts';
import type { Stage } from './stage.ts';
import { named } from './stage.ts';

type Variables = Readonly<Record<string, string>>;

/** Where a program of the platform runs, as its variables tell it. */
export interface ProgramPlace {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** Who writes to sellers, by WhatsApp; nobody is written to without. */
  readonly whatsapp?: { readonly apiUrl: string; readonly phoneNumberId: string };
  /** Where the stage's cache listens. */
  readonly redis?: { readonly host: string; readonly port: number | string };
}

/** A variable that is filled from a secret: the variable, the secret's logical name, the key in it. */
export interface SecretVariable {
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

/** What a service's task is given. Its secrets are {@link SECRET_VARIABLES}. */
export function serviceVariables(
  { logical, port }: ServiceDefinition,
  logLevel: string,
  place: ProgramPlace,
): Variables {
  return {
    ...commonVariables(place, logLevel),
    ...(place.redis && { REDIS_HOST: place.redis.host, REDIS_PORT: String(place.redis.port) }),
    PORT: String(port),
    ...ownVariables(logical, place),
  };
}

/** What a worker's function is given. */
export function workerVariables(place: ProgramPlace): Variables {
  return commonVariables(place, 'info');
}

/** What each service is given out of Secrets Manager. */
export const SECRET_VARIABLES: Readonly<Record<string, readonly SecretVariable[]>> = {
  'ingestion-api': [
    { name: 'JWT_SECRET', secret: 'sign-in', key: 'jwt_secret' },
    // Tokens of the key before are taken until they have run out.
    { name: 'JWT_SECRET_PREVIOUS', secret: 'sign-in', key: 'jwt_secret_previous' },
  ],
  'whatsapp-service': [
    { name: 'WHATSAPP_TOKEN', secret: 'api-keys', key: 'whatsapp_token' },
    { name: 'WHATSAPP_VERIFY_TOKEN', secret: 'whatsapp-webhook', key: 'verify_token' },
    { name: 'WHATSAPP_APP_SECRET', secret: 'whatsapp-webhook', key: 'app_secret' },
  ],
};

function commonVariables({ account, region, stage }: ProgramPlace, logLevel: string): Variables {
  return {
    NODE_ENV: 'production',
    STAGE: stage,
    LOG_LEVEL: logLevel,
    VIDEOS_TABLE: tableName(stage, 'videos'),
    PRODUCTS_TABLE: tableName(stage, 'products'),
    THUMBNAILS_BUCKET: bucketName(stage, 'thumbnails'),
    NEW_VIDEO_TOPIC_ARN: `arn:aws:sns:${region}:${account}:${named(stage, 'new-video-posted')}`,
  };
}

function ownVariables(logical: string, { stage, whatsapp }: ProgramPlace): Variables {
  const shops = hostsOf(stage).find((host) => host.startsWith('products.'));
  const PRODUCT_SERVICE_URL = shops && { PRODUCT_SERVICE_URL: `https://${shops}` };
  switch (logical) {
    case 'ingestion-api':
      return { ...PRODUCT_SERVICE_URL, RATE_LIMIT_PER_MINUTE: '120' };
    case 'product-service':
      return { CACHE_TTL_SECONDS: '300', FEATURE_TREND_TAGS: 'true' };
    case 'whatsapp-service':
      return {
        ...shopsUrl(stage),
        // Empty ones count as absent.
        WHATSAPP_API_URL: whatsapp?.apiUrl ?? '',
        WHATSAPP_PHONE_NUMBER_ID: whatsapp?.phoneNumberId ?? '',
      };
    default:
      return {};
  }
}

/** Shops are the storefront's pages, which lie under the bare domain. */
function shopsUrl(stage: Stage): Variables {
  const domain = DOMAINS[stage];
  return domain === undefined ? {} : { SHOPS_URL: `https://${domain}` };
}
