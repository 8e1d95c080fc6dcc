import type { RequestContext } from './context.server.ts';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }

  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- only an interface merges with Remix's own
  interface AppLoadContext extends RequestContext {}
}
