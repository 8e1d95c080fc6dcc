import type { LoaderFunctionArgs } from '@remix-run/node';

/** Public: that the process answers. It asks nobody else. */
export function loader({ context }: LoaderFunctionArgs) {
  return Response.json(context.health.alive());
}
