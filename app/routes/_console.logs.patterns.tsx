import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { pairPatterns } from '../features/logs/pair-patterns.server.ts';
import { PairPatterns } from '../features/logs/pair-patterns.tsx';
import { servicePatterns } from '../features/logs/service-patterns.server.ts';
import { ServicePatterns } from '../features/logs/service-patterns.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Errors by what they say: side against side, before against after, or with `service` its old revision and its new one. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = pairOf(request, context);
  const service = new URL(request.url).searchParams.get('service');
  return {
    ofPair: service === null ? pairPatterns(request, pair, person) : undefined,
    ofService: service === null ? undefined : servicePatterns(request, pair, person, service),
  };
}

export default function LogPatterns() {
  const { ofPair, ofService } = useLoaderData<typeof loader>();
  return (
    <>
      {ofService ? <ServicePatterns page={ofService} /> : null}
      {ofPair ? <PairPatterns page={ofPair} /> : null}
    </>
  );
}
