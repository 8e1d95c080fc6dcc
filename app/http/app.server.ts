import compression from 'compression';
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import type { Logger } from 'pino';
import path from 'node:path';
import type { RequestContext } from './context.server.ts';
import { logFailure } from './errors.server.ts';
import { guardedBuild } from './guarded-build.server.ts';
import { nonceOf, securityHeaders } from './headers.server.ts';
import { checkHost } from './host-check.server.ts';
import { requireHttps } from './https-only.server.ts';
import { checkOrigin } from './origin-check.server.ts';
import { refuse } from './refusal.server.ts';
import { remixHandler } from './remix-handler.server.ts';
import { checkRequest } from './request-checks.server.ts';
import { logRequests, requestLocals } from './request-log.server.ts';
import { observeRequests } from './telemetry/observe-requests.server.ts';
import { prometheus } from './telemetry/prometheus.server.ts';
import type { PrometheusAccess } from './telemetry/prometheus.server.ts';
import type { ConsoleMetrics } from './telemetry/console-metrics.server.ts';
import type { Tracing } from './telemetry/tracing.server.ts';
import type { Settings } from './settings.server.ts';
import { isUnattended } from './unattended.ts';

/** What the console is made of: everything that reaches a network is handed in. */
export interface AppParts extends Pick<
  RequestContext,
  | 'console'
  | 'sessions'
  | 'localSignIn'
  | 'oidc'
  | 'health'
  | 'gate'
  | 'home'
  | 'masking'
  | 'runbooks'
  | 'stopping'
> {
  readonly settings: Pick<Settings, 'mode' | 'publicHosts' | 'trustedProxies' | 'httpsRequired' | 'readOnly'>;
  readonly log: Logger;
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  /** What the console tells of itself; without it nothing is counted. */
  readonly telemetry?: {
    readonly metrics: ConsoleMetrics;
    readonly tracing: Tracing;
    readonly access: PrometheusAccess;
  };
  /** Where the built files of the browser are; without it none are served. */
  readonly clientDirectory?: string;
  /** The bundler's own, in development. */
  readonly bundler?: RequestHandler;
}

const YEAR_MS = 365 * 24 * 60 * 60_000;

/** The console as an Express application, not listening yet. */
export function createApp(parts: AppParts): Express {
  const { settings, log, build, telemetry } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false);
  app.use(logRequests(log));
  if (telemetry) app.use(observeRequests(telemetry.metrics, telemetry.tracing));
  app.use(securityHeaders(settings.mode === 'development'));
  app.use(checkRequest(settings.trustedProxies.length > 0));
  app.use(checkHost(settings.publicHosts));
  app.use(requireHttps(settings.httpsRequired));
  app.use(checkOrigin());
  if (telemetry) app.use(prometheus(telemetry.metrics, telemetry.access));
  app.use(compression());
  if (parts.bundler) app.use(parts.bundler);
  if (parts.clientDirectory) app.use(staticFiles(parts.clientDirectory));
  app.use(recogniseVisitor(parts));
  app.use(
    remixHandler({
      build: typeof build === 'function' ? async () => guardedBuild(await build()) : guardedBuild(build),
      mode: settings.mode,
      contextOf: (_request, response) => (response.locals as Locals).context,
    }),
  );
  app.use(lastResort);
  return app;
}

interface Locals {
  context: AppLoadContext;
}

/** Names of built files hold a hash of their content, so they are kept for ever; what is not there is not a page. */
function staticFiles(directory: string): RequestHandler {
  const router = express.Router();
  const assets = express.static(path.join(directory, 'assets'), {
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    redirect: false,
  });
  router.use('/assets', assets, (_request, response) => refuse(response, 404, 'There is no such file.'));
  router.use(express.static(directory, { maxAge: '1h', index: false, redirect: false, dotfiles: 'ignore' }));
  return router;
}

/** Reads the session and makes the context that loaders and actions are given. */
function recogniseVisitor(parts: AppParts): RequestHandler {
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    const { requestId, log } = requestLocals(response);
    parts.sessions
      .visit({ cookies: request.headers.cookie ?? null, secure: request.secure }, isUnattended(request))
      .then((visit) => {
        if (visit?.renewal) response.append('Set-Cookie', visit.renewal);
        if (visit) requestLocals(response).personId = visit.person.id;
        (response.locals as Locals).context = {
          cspNonce: nonceOf(response),
          requestId,
          log,
          person: visit?.person,
          clientAddress: request.ip ?? 'unknown',
          secure: request.secure,
          stopping: parts.stopping,
          console: parts.console,
          sessions: parts.sessions,
          localSignIn: parts.localSignIn,
          oidc: parts.oidc,
          health: parts.health,
          gate: parts.gate,
          home: parts.home,
          masking: parts.masking,
          runbooks: parts.runbooks,
          readOnly: parts.settings.readOnly,
        };
        next();
      })
      .catch(next);
  };
}

/** What no page could answer for. Express tells a function of four parameters to be the one for errors. */
const lastResort: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const { log, requestId } = requestLocals(response);
  logFailure(log, error, 'A request failed outside of every page');
  if (response.headersSent) return void response.destroy();
  refuse(
    response,
    500,
    `The console failed unexpectedly. Its log says more, under the request id ${requestId}.`,
  );
};
