import type { Container } from './container.ts';
import type { Containers } from './containers.ts';
import { containerFilters } from './containers.ts';
import { EngineError } from './engine-error.ts';
import { parseFilters } from './filters.ts';
import { Answer, flag, seconds } from './http.ts';
import type { Route } from './http.ts';
import type { Images } from './images.ts';
import { inspectionOf, summaryOf } from './inspection.ts';
import { signalNamed } from './run.ts';
import { answerLogs, answerStats } from './container-streams.ts';

/** What is asked of containers, and done to them. */
export function containerRoutes(containers: Containers, images: Images): readonly Route[] {
  const of = (reference: string) => containers.get(reference);
  const done = async (changed: Promise<boolean>) => new Answer((await changed) ? 204 : 304);
  return [
    {
      method: 'GET',
      path: '/containers/json',
      handle({ query }) {
        const filters = parseFilters(query.get('filters'), containerFilters);
        const limit = seconds(query, 'limit') ?? 0;
        const found = containers.list(flag(query, 'all') || limit > 0, filters);
        return (limit > 0 ? found.slice(0, limit) : found).map((one) => summaryOf(one, images));
      },
    },
    {
      method: 'POST',
      path: '/containers/create',
      async handle({ query, body }) {
        const { id } = containers.create(await body(), query.get('name'));
        return new Answer(201, { Id: id, Warnings: [] });
      },
    },
    { method: 'GET', path: '/containers/{id}/json', handle: (_, id = '') => inspectionOf(of(id)) },
    {
      method: 'GET',
      path: '/containers/{id}/stats',
      handle: (exchange, id = '') => answerStats(exchange, of(id)),
    },
    {
      method: 'GET',
      path: '/containers/{id}/logs',
      handle: (exchange, id = '') => answerLogs(exchange, of(id)),
    },
    { method: 'POST', path: '/containers/{id}/start', handle: (_, id = '') => done(of(id).start()) },
    {
      method: 'POST',
      path: '/containers/{id}/stop',
      handle: ({ query }, id = '') => done(of(id).stop(seconds(query, 't'))),
    },
    {
      method: 'POST',
      path: '/containers/{id}/restart',
      async handle({ query }, id = '') {
        await of(id).restart(seconds(query, 't'));
        return new Answer(204);
      },
    },
    {
      method: 'POST',
      path: '/containers/{id}/kill',
      handle({ query }, id = '') {
        of(id).kill(signalNamed(query.get('signal') || 'SIGKILL'));
        return new Answer(204);
      },
    },
    ...(['pause', 'unpause'] as const).map((verb): Route => ({
      method: 'POST',
      path: `/containers/{id}/${verb}`,
      handle(_, id = '') {
        of(id)[verb]();
        return new Answer(204);
      },
    })),
    {
      method: 'POST',
      path: '/containers/{id}/rename',
      handle({ query }, id = '') {
        containers.rename(of(id), query.get('name') ?? '');
        return new Answer(204);
      },
    },
    {
      method: 'POST',
      path: '/containers/{id}/wait',
      async handle({ query, response }, id = '') {
        const container = of(id);
        const end = endOf(container, query.get('condition') ?? 'not-running');
        // Whoever waits learns at once that the container is there.
        response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
        await end;
        response.end(JSON.stringify({ StatusCode: container.exitCode }));
      },
    },
    {
      method: 'DELETE',
      path: '/containers/{id}',
      async handle({ query }, id = '') {
        await containers.remove(of(id), flag(query, 'force'));
        return new Answer(204);
      },
    },
  ];
}

function endOf(container: Container, condition: string): Promise<void> {
  if (condition === 'not-running') return container.ended();
  if (condition === 'next-exit' || condition === 'removed') return container.nextEnd();
  throw new EngineError(400, `invalid condition: "${condition}"`);
}
