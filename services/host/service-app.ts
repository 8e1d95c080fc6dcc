import swagger from '@fastify/swagger';
import { fastify, LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from '../../core/platform/logs.ts';
import { answerError, answerNotFound } from './errors.ts';
import { rehearse } from './fault.ts';
import type { Fault } from './fault.ts';
import { healthSchema } from './health.ts';
import type { Dependencies, HealthStatus } from './health.ts';
import { createMetrics } from './metrics.ts';
import type { Metrics } from './metrics.ts';

export interface ServiceHost {
  readonly name: string;
  readonly purpose: string;
  readonly version: string;
  readonly stage: string;
  readonly log: Logger;
  readonly fault: Fault;
  readonly dependencies: () => Promise<Dependencies>;
}

export type ServiceInstance = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  Logger,
  ZodTypeProvider
>;

export interface ServiceApp {
  readonly app: ServiceInstance;
  readonly metrics: Metrics;
  /** From now on health says that requests should go elsewhere; they are answered all the same. */
  readonly drain: () => void;
  /** Tells whoever holds an answer open that the end has come. */
  readonly draining: AbortSignal;
}

const BODY_BYTES = 65_536;
const PARAMETER_CHARACTERS = 120;
const REQUEST_MS = 30_000;
/** Longer than a load balancer keeps an idle connection (ALB: 60 s), so that none is closed under a request. */
const KEEP_ALIVE_MS = 65_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OWN_PATHS: ReadonlySet<string> = new Set(['/health', '/metrics', '/openapi.json']);

/**
 * What every service has before its routes: schemas, limits, correlation ids, one form of errors, health, metrics and
 * its own description. It does not listen yet.
 */
export async function createServiceApp(host: ServiceHost): Promise<ServiceApp> {
  const app: ServiceInstance = fastify<Server, IncomingMessage, ServerResponse, Logger>({
    loggerInstance: host.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    bodyLimit: BODY_BYTES,
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS },
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    // The load balancer is the one who asks; it says for whom.
    trustProxy: (_address, hop) => hop === 0,
    genReqId: ({ headers }) => {
      const given = headers['x-correlation-id'];
      return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : randomUUID();
    },
  }).withTypeProvider<ZodTypeProvider>();
  const metrics = createMetrics(host.name);
  const ending = new AbortController();
  // JSON is all that is taken.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  await app.register(swagger, {
    openapi: { info: { title: host.name, description: host.purpose, version: host.version } },
    transform: jsonSchemaTransform,
  });
  addHooks(app, metrics, ending.signal);
  rehearse(app as unknown as FastifyInstance, host.fault, (path) => !OWN_PATHS.has(path.split('?')[0] ?? ''));
  addOwnRoutes(app, host, metrics, ending.signal);
  return { app, metrics, drain: () => ending.abort(), draining: ending.signal };
}

function addHooks(app: ServiceInstance, metrics: Metrics, draining: AbortSignal): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-correlation-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    // Whoever keeps connections makes new ones elsewhere.
    if (draining.aborted) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    const status = reply.statusCode;
    metrics.count('http_requests_total', { method, route, status: String(status) });
    metrics.observe('http_request_duration_seconds', { method, route }, reply.elapsedTime / 1_000);
    const level = status >= 500 ? 'error' : OWN_PATHS.has(route) ? 'debug' : 'info';
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    request.log[level]({ method, route, status, durationMs }, 'request');
  });
}

function addOwnRoutes(
  app: ServiceInstance,
  host: ServiceHost,
  metrics: Metrics,
  draining: AbortSignal,
): void {
  const { name: service, version, stage, fault, dependencies } = host;
  const statusNow = (found: Dependencies): HealthStatus => {
    if (draining.aborted) return 'stopping';
    if (fault.kind === 'unhealthy') return 'unhealthy';
    return Object.values(found).some(({ status }) => status === 'down') ? 'degraded' : 'healthy';
  };
  app.get(
    '/health',
    { schema: { tags: ['host'], response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, reply) => {
      const found = await dependencies();
      const status = statusNow(found);
      // A dependency that is away is away for every task: taking them all out of service would help nobody.
      reply.code(status === 'healthy' || status === 'degraded' ? 200 : 503);
      reply.header('cache-control', 'no-store');
      return { status, service, version, stage, uptime: Math.round(process.uptime()), dependencies: found };
    },
  );
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return metrics.text();
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
