import rateLimit from '@fastify/rate-limit';
import { createServiceApp } from '../host/service-app.ts';
import type { ServiceHost } from '../host/service-app.ts';
import type { Service } from '../host/run-service.ts';
import { addVideoRoutes } from './routes.ts';
import type { IngestionRoutesDeps } from './routes.ts';

export interface IngestionDeps extends IngestionRoutesDeps {
  readonly host: ServiceHost;
}

/** Takes video links, publishes VideoPosted. */
export async function createIngestionApi(deps: IngestionDeps): Promise<Service> {
  const service = await createServiceApp(deps.host);
  await service.app.register(rateLimit, { global: false });
  addVideoRoutes(service.app, deps);
  return service;
}
