import { SERVICES, WORKERS } from '../../../../core/catalogue/compute.ts';
import type { ImagePlan } from '../../docker/images.ts';
import type { Programs } from '../../processes/program.ts';
import type { ComposeProject, ComposeService } from './project.ts';

export interface DevelopmentPlaces {
  /** The program of a part, by its logical name in the catalogue. */
  readonly commandOf: (logical: string) => readonly string[];
  /** What an image's health check runs; it asks HOST:PORT for /health. */
  readonly healthCommand: readonly string[];
  /** Where AWS is spoken: `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly redisUrl: string;
  /** Where browsers find product-service: `http://127.0.0.1:3002`. */
  readonly productAddress: string;
  /** The images' tag. */
  readonly tag: string;
}

export interface Development {
  readonly programs: Programs;
  readonly images: readonly ImagePlan[];
  readonly project: ComposeProject;
}

const SECOND_NANOSECONDS = 1e9;
/** A service's ports end here: the first that is free is taken, so that it can be scaled. */
const LAST_PORT = 19;

/** What docker-compose.yml runs of the platform, as far as processes of this machine can stand for it. */
export function development(name: string, places: DevelopmentPlaces): Development {
  const parts = [
    ...SERVICES.map(({ logical, port }) => ({ logical, port })),
    ...WORKERS.map(({ logical }) => ({ logical, port: undefined })),
  ];
  const imageOf = (logical: string) => `tiktok-commerce/${logical}:${places.tag}`;
  return {
    programs: Object.fromEntries(
      parts.map(({ logical }) => [logical, { command: places.commandOf(logical) }]),
    ),
    images: parts.map(({ logical, port }) => ({
      name: imageOf(logical),
      environment: { NODE_ENV: 'production', HOST: '0.0.0.0' },
      exposedPorts: port === undefined ? [] : [port],
      healthcheck: {
        Test: ['CMD', ...places.healthCommand],
        Interval: 30 * SECOND_NANOSECONDS,
        Timeout: 5 * SECOND_NANOSECONDS,
        StartPeriod: 30 * SECOND_NANOSECONDS,
        StartInterval: SECOND_NANOSECONDS,
        Retries: 3,
      },
    })),
    project: {
      name,
      services: Object.fromEntries(
        parts.map(({ logical, port }) => [logical, serviceOf(imageOf(logical), logical, port, places)]),
      ),
      volumes: ['localstack', 'redis'],
    },
  };
}

function serviceOf(
  image: string,
  logical: string,
  port: number | undefined,
  { endpoint, redisUrl, productAddress }: DevelopmentPlaces,
): ComposeService {
  const aws = {
    STAGE: 'dev',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: endpoint,
    REDIS_URL: redisUrl,
  };
  return {
    image,
    environment: {
      ...(logical === 'storefront' ? { STAGE: 'dev', API_BASE_URL: productAddress } : aws),
      ...(port === undefined ? {} : { PORT: String(port) }),
    },
    restart: 'unless-stopped',
    ports: port === undefined ? [] : [`127.0.0.1:${port}-${port - (port % 10) + LAST_PORT}:${port}`],
  };
}
