import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { AddressPool } from '../processes/addresses.ts';
import { ProcessHost } from '../processes/process-host.ts';
import type { Programs } from '../processes/program.ts';
import { ContainerNames } from './container-names.ts';
import { containerRoutes } from './container-routes.ts';
import { Containers } from './containers.ts';
import { engineRoutes } from './engine-routes.ts';
import { Events } from './events.ts';
import { createRouter } from './http.ts';
import { Images } from './images.ts';
import type { ImagePlan } from './images.ts';
import { Networks } from './networks.ts';

export interface DockerEngineOptions {
  /** The unix socket to listen on. A file that nobody listens on any more is replaced. */
  readonly socketPath: string;
  readonly programs: Programs;
  /** Images that are there from the beginning. */
  readonly images?: readonly ImagePlan[];
}

export interface DockerEngine {
  readonly socketPath: string;
  /** As a build ends: the tag points to what was built from now on. */
  addImage(plan: ImagePlan): void;
  /** Ends every container, and the socket. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in of the Docker Engine: its API over a unix socket, its containers processes of this machine. Rejects with
 * EADDRINUSE where somebody listens on the socket.
 */
export async function startDockerEngine(options: DockerEngineOptions): Promise<DockerEngine> {
  const { socketPath, programs } = options;
  const images = new Images(programs);
  for (const plan of options.images ?? []) images.add(plan);
  await freeSocket(socketPath);
  const directory = await mkdtemp(path.join(os.tmpdir(), 'docker-engine-'));
  const processes = new ProcessHost();
  const addresses = new AddressPool();
  const events = new Events();
  const networks = new Networks();
  const machine = { processes, addresses, events, names: new ContainerNames(directory) };
  const containers = new Containers(machine, images, networks);
  const parts = { id: randomUUID(), containers, images, networks, events };
  const answer = createRouter([...containerRoutes(containers, images), ...engineRoutes(parts)]);
  const server = createServer((request, response) => void answer(request, response));
  // Logs, statistics and events stay open for as long as somebody listens.
  server.requestTimeout = 0;
  await mkdir(path.dirname(socketPath), { recursive: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  // Whoever may write to it may start programs.
  await chmod(socketPath, 0o600);

  let closing: Promise<void> | undefined;
  async function shutDown(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await Promise.allSettled(containers.all().map((one) => containers.remove(one, true)));
    await processes.close();
    addresses.close();
    await rm(directory, { recursive: true, force: true });
  }
  return {
    socketPath,
    addImage: (plan) => void images.add(plan),
    close: () => (closing ??= shutDown()),
  };
}

/** Removes what a killed engine has left behind. */
async function freeSocket(socketPath: string): Promise<void> {
  const isAnswered = await new Promise<boolean>((resolve) => {
    const socket = net.connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
  if (!isAnswered) await rm(socketPath, { force: true });
}
