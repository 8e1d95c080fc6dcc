import { createServiceApp } from '../host/service-app.ts';
import type { ServiceHost } from '../host/service-app.ts';
import type { Service } from '../host/run-service.ts';
import type { LiveUpdates } from './live-updates.ts';
import { addShopRoutes } from './routes.ts';
import type { ShopRoutesDeps } from './routes.ts';
import { addUpdateStream } from './update-stream.ts';

export interface ProductDeps extends ShopRoutesDeps {
  readonly host: ServiceHost;
  readonly updates: LiveUpdates;
  readonly startWork?: Service['startWork'];
}

/** Assembles products, serves shops. */
export async function createProductService(deps: ProductDeps): Promise<Service> {
  const service = await createServiceApp(deps.host);
  addShopRoutes(service.app, deps);
  addUpdateStream(service, deps.updates);
  service.app.addHook('onClose', async () => deps.updates.close());
  return { ...service, startWork: deps.startWork };
}
