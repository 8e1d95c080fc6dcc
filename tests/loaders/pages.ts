import type { ServerBuild } from '@remix-run/node';
import * as entry from '../../app/entry.server.tsx';
import * as root from '../../app/root.tsx';
import * as healthz from '../../app/routes/healthz.ts';
import * as preferences from '../../app/routes/preferences.ts';
import * as readyz from '../../app/routes/readyz.ts';
import * as signIn from '../../app/routes/sign-in.tsx';
import * as callback from '../../app/routes/sign-in_.callback.tsx';
import * as start from '../../app/routes/sign-in_.start.tsx';
import * as signOut from '../../app/routes/sign-out.tsx';

/** What a route's file may export, as far as the server minds. */
export interface RouteModule {
  readonly loader?: unknown;
  readonly action?: unknown;
  readonly default?: unknown;
  readonly ErrorBoundary?: unknown;
}

const ENTRANCE: Readonly<Record<string, RouteModule>> = {
  healthz,
  readyz,
  'sign-in': signIn,
  'sign-in/start': start,
  'sign-in/callback': callback,
  'sign-out': signOut,
  preferences,
};

/** A route as a server build has it, under its id. */
export interface BuiltRoute {
  readonly id: string;
  readonly parentId?: string;
  readonly path?: string;
  readonly index?: boolean;
  readonly module: RouteModule;
}

/** The console's own entrance (root, sign-in, health) and whatever routes a test adds beside it, by their paths. */
export function pagesWith(added: Readonly<Record<string, RouteModule>> = {}): ServerBuild {
  const modules = { ...ENTRANCE, ...added };
  return buildOf(
    Object.entries(modules).map(([path, module]) => ({
      id: `routes/${path}`,
      parentId: 'root',
      path,
      module,
    })),
  );
}

/** A build of these routes under the console's own root. */
export function buildOf(children: readonly BuiltRoute[]): ServerBuild {
  const all: readonly BuiltRoute[] = [{ id: 'root', path: '', module: root }, ...children];
  return {
    mode: 'production',
    entry: { module: entry },
    routes: Object.fromEntries(all.map((route) => [route.id, route])),
    assets: {
      entry: { imports: [], module: '/assets/entry.js' },
      routes: Object.fromEntries(all.map((route) => [route.id, assetOf(route)])),
      url: '/assets/manifest.js',
      version: 'test',
    },
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: false,
      v3_routeConfig: false,
      unstable_optimizeDeps: false,
    },
    isSpaMode: false,
  } as unknown as ServerBuild;
}

function assetOf({ id, parentId, path, index, module }: BuiltRoute) {
  return {
    id,
    parentId,
    path,
    index,
    module: `/assets/${id}.js`,
    imports: [],
    hasAction: 'action' in module,
    hasLoader: 'loader' in module,
    hasClientAction: false,
    hasClientLoader: false,
    hasErrorBoundary: 'ErrorBoundary' in module,
  };
}
