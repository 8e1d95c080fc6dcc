import { setTimeout as pause } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Poller } from '../../core/platform/poller.ts';
import { runProgram } from '../../core/platform/process.ts';
import type { ServiceApp } from './service-app.ts';
import type { ServiceSettings } from './settings.ts';

export interface Service extends ServiceApp {
  /** Starts what the service does beside answering requests, once it listens. */
  readonly startWork?: () => Poller;
}

/**
 * The main of a service: listens, works, and at SIGTERM drains: health says 503, requests are answered for `DRAIN_MS`
 * more, those in hand are finished, then it ends with 0.
 */
export function runService(
  name: string,
  make: () => Promise<{ readonly service: Service; readonly settings: ServiceSettings }>,
): Promise<void> {
  return runProgram(name, async () => {
    const { service, settings } = await make();
    const { app, drain, startWork } = service;
    const { HOST: host, PORT: wanted } = settings;
    await app.listen({ host, port: wanted, listenTextResolver: (address) => `bound to ${address}` });
    const { port } = app.server.address() as AddressInfo;
    app.log.info({ port }, 'listening');
    if (settings.DEMONSTRATION_FAULT.kind === 'crash') throw new Error('This release crashes on purpose.');
    const poller = startWork?.();
    return {
      async stop() {
        drain();
        await Promise.all([pause(settings.DRAIN_MS), poller?.stop()]);
        await app.close();
      },
    };
  });
}
