import type { ActionFunctionArgs, LoaderFunctionArgs, ServerBuild } from '@remix-run/node';
import { logFailure, unexpected } from './errors.server.ts';

type Handler = (args: LoaderFunctionArgs & ActionFunctionArgs) => unknown;

/**
 * The build with every loader and action wrapped: what throws unexpectedly is logged once and answered as a 500 that
 * names the request id. Left to itself, Remix would show an error without any trace of which request it was.
 */
export function guardedBuild(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => {
    if (!route) return [id, route];
    const { loader, action } = route.module;
    const module = {
      ...route.module,
      ...(loader ? { loader: guarded(loader as Handler) } : {}),
      ...(action ? { action: guarded(action as Handler) } : {}),
    };
    return [id, { ...route, module }];
  });
  return { ...build, routes: Object.fromEntries(routes) as ServerBuild['routes'] };
}

function guarded(handler: Handler): Handler {
  return async (args) => {
    try {
      return await handler(args);
    } catch (error) {
      if (!isUnforeseen(error)) throw error;
      const { log, requestId } = args.context;
      if (!args.request.signal.aborted) logFailure(log, error, 'A loader or action failed unexpectedly');
      throw unexpected(requestId);
    }
  };
}

/** Responses, and what `data()` makes of a value with a status, are thrown on purpose. */
function isUnforeseen(error: unknown): boolean {
  if (error instanceof Response) return false;
  return !(
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    error.type === 'DataWithResponseInit'
  );
}
