import type { RequestContext } from './context.server.ts';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }

  interface AppLoadContext extends RequestContext {}
}
