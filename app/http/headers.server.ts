import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { randomBytes } from 'node:crypto';
import { isLoopbackName } from './loopback-name.server.ts';

const HSTS_SECONDS = 365 * 24 * 60 * 60;
const UNUSED_FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
];

interface Locals {
  cspNonce: string;
}

/** The nonce that {@link securityHeaders} chose for this answer. */
export function nonceOf(response: Response): string {
  return (response.locals as Locals).cspNonce;
}

/**
 * The headers of every answer. In development the page also talks to the bundler's socket and takes its styles.
 * `form-action` covers redirects too: what leads to another origin (a presigned download, an
 * identity provider) is a link or a refresh, never a form.
 */
export function securityHeaders(development: boolean): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'", (_request, response) => `'nonce-${nonceOf(response as Response)}'`],
        'style-src': development
          ? ["'self'", "'unsafe-inline'"]
          : ["'self'", (_request, response) => `'nonce-${nonceOf(response as Response)}'`],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'", ...(development ? ['ws:'] : [])],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: false,
  });
  return (request, response, next) => {
    (response.locals as Locals).cspNonce = randomBytes(16).toString('base64');
    response.set('Permissions-Policy', UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', '));
    // On loopback it would bind every other program of this machine.
    if (request.secure && !isLoopbackName(request.headers.host ?? ''))
      response.set('Strict-Transport-Security', `max-age=${HSTS_SECONDS}; includeSubDomains`);
    protect(request, response, next);
  };
}
