import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { Environment } from '../../../../core/environments/schema.ts';
import { imageNameOf } from '../../docker/container-images.ts';
import type { ComposeProject, ComposeService } from './project.ts';

const SECOND_NS = 1e9;
/** Beyond a service's own port, for where that is taken. */
const FURTHER_PORTS = 90;

/** What `docker compose up` starts on a developer's machine: services and workers against the environment's endpoint. */
export function developmentProject(environment: Environment): ComposeProject {
  const { compute } = environment;
  const variables = variablesOf(environment);
  const products = CATALOGUE.services.find(({ logical }) => logical === 'product-service');
  const services = CATALOGUE.services.map(({ logical, port }): readonly [string, ComposeService] => [
    logical,
    {
      image: imageNameOf(logical),
      environment: {
        ...variables,
        PORT: String(port),
        // Where the browser of whoever looks at a shop finds its products.
        ...(logical === 'storefront' && { API_BASE_URL: `http://127.0.0.1:${products?.port}` }),
      },
      ports: [`127.0.0.1:${port}-${port + FURTHER_PORTS}:${port}`],
      healthcheck: healthcheckAt(port),
      restart: 'unless-stopped',
    },
  ]);
  const workers = CATALOGUE.workers.map(({ logical }): readonly [string, ComposeService] => [
    logical,
    { image: imageNameOf(logical), environment: variables, restart: 'unless-stopped' },
  ]);
  return {
    name: (compute.kind === 'docker' ? compute.project : undefined) ?? 'tiktok-commerce',
    services: Object.fromEntries([...services, ...workers]),
  };
}

function variablesOf({
  endpoint = '',
  region,
  names,
  caches,
}: Environment): Readonly<Record<string, string>> {
  return {
    NODE_ENV: 'development',
    STAGE: names.stage,
    LOG_LEVEL: 'debug',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...(caches[0] && { REDIS_URL: caches[0].url }),
  };
}

function healthcheckAt(port: number): NonNullable<ComposeService['healthcheck']> {
  const program = `fetch('http://'+(process.env.HOST??'localhost')+':${port}/health').then((answer)=>process.exit(answer.ok?0:1),()=>process.exit(1))`;
  return {
    Test: ['CMD', 'node', '-e', program],
    Interval: 30 * SECOND_NS,
    Timeout: 5 * SECOND_NS,
    StartPeriod: 20 * SECOND_NS,
    StartInterval: 2 * SECOND_NS,
    Retries: 3,
  };
}
