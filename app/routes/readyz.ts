import type { LoaderFunctionArgs } from '@remix-run/node';

/** Public: each upstream of each environment with its outcome; 503 as long as one of them does not answer. */
export async function loader({ context }: LoaderFunctionArgs) {
  const readiness = await context.health.ready();
  return Response.json(readiness, { status: readiness.status === 'ready' ? 200 : 503 });
}
