import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import { named } from '../../../../core/catalogue/stage.ts';
import { bucketName, tableName } from '../../../../core/catalogue/names.ts';
import type { ComputePlace } from './place.ts';

type Variables = Readonly<Record<string, string>>;

/** What a service's task is given. */
export function serviceVariables(
  service: ServiceDefinition,
  logLevel: string,
  place: ComputePlace,
): Variables {
  return {
    ...commonVariables(place, logLevel),
    PORT: String(service.port),
    ...ownVariables(service.logical),
  };
}

/** What a worker's function is given. */
export function workerVariables(place: ComputePlace): Variables {
  return commonVariables(place, 'info');
}

function commonVariables({ account, region, stage, redis }: ComputePlace, logLevel: string): Variables {
  return {
    NODE_ENV: 'production',
    STAGE: stage,
    LOG_LEVEL: logLevel,
    ...(redis && { REDIS_HOST: redis.host, REDIS_PORT: String(redis.port) }),
    VIDEOS_TABLE: tableName(stage, 'videos'),
    PRODUCTS_TABLE: tableName(stage, 'products'),
    THUMBNAILS_BUCKET: bucketName(stage, 'thumbnails'),
    NEW_VIDEO_TOPIC_ARN: `arn:aws:sns:${region}:${account}:${named(stage, 'new-video-posted')}`,
  };
}

function ownVariables(logical: string): Variables {
  switch (logical) {
    case 'ingestion-api':
      return { PRODUCT_SERVICE_URL: 'https://products.tiktokcommerce.com', RATE_LIMIT_PER_MINUTE: '120' };
    case 'product-service':
      return { CACHE_TTL_SECONDS: '300', FEATURE_TREND_TAGS: 'true' };
    case 'whatsapp-service':
      return {
        PRODUCT_SERVICE_URL: 'https://products.tiktokcommerce.com',
        // Written in plain where a secret should be named: the configuration page finds it.
        WHATSAPP_VERIFY_TOKEN: 'made-up-verify-token-in-plain-text',
      };
    default:
      return {};
  }
}
