import net from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { isLoopbackAddress } from '../loopback.ts';
import type { PortBinding } from './container-config.ts';
import { EngineError } from './engine-error.ts';

/** A port of the machine that leads to one of the container. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly hostIp: string;
  readonly hostPort: number;
}

export interface Publication {
  readonly ports: readonly PublishedPort[];
  close(): void;
}

/**
 * Opens the ports of a container on this machine and carries every connection to its address, as Docker's own proxy does.
 * A binding without an address is bound to 127.0.0.1: the sandbox listens on loopback alone. Of a range (`3001-3009`)
 * the first free port is taken; none at all (`''`) takes any.
 * @throws EngineError 500 where a port is taken, 400 for another protocol than TCP and for an address beyond loopback.
 */
export async function publishPorts(
  bindings: Readonly<Record<string, readonly PortBinding[]>>,
  containerAddress: string,
  endpoint: string,
): Promise<Publication> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const ports: PublishedPort[] = [];
  function close(): void {
    for (const server of servers) server.close();
    for (const socket of sockets) socket.destroy();
  }
  try {
    for (const [name, wanted] of Object.entries(bindings)) {
      const containerPort = portNumber(name);
      for (const binding of wanted) {
        const hostIp = addressOf(binding);
        const server = net.createServer({ allowHalfOpen: true }, (inbound) =>
          carry(inbound, containerAddress, containerPort, sockets),
        );
        servers.push(server);
        const hostPort = await listenOnFirst(server, hostIp, binding.HostPort, endpoint);
        ports.push({ containerPort, hostIp, hostPort });
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return { ports, close };
}

function carry(inbound: Socket, host: string, port: number, sockets: Set<Socket>): void {
  const outbound = net.connect({ host, port, allowHalfOpen: true });
  for (const [one, other] of [
    [inbound, outbound],
    [outbound, inbound],
  ] as const) {
    sockets.add(one);
    // What breaks on one side breaks on the other, rather than looking like an end.
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => sockets.delete(one));
    one.pipe(other);
  }
}

/** `3001/tcp` as a number. */
function portNumber(name: string): number {
  const match = /^(\d{1,5})(?:\/(\w+))?$/.exec(name);
  const port = Number(match?.[1]);
  if (!match || port < 1 || port > 65_535)
    throw new EngineError(400, `invalid port specification: "${name}"`);
  if ((match[2] ?? 'tcp') !== 'tcp') throw new EngineError(400, `${name}: only TCP ports are published here`);
  return port;
}

function addressOf({ HostIp }: PortBinding): string {
  const address = HostIp === '' || HostIp === '0.0.0.0' ? '127.0.0.1' : HostIp;
  if (!isLoopbackAddress(address))
    throw new EngineError(400, `${HostIp} is no loopback address: nothing here is published beyond it`);
  return address;
}

async function listenOnFirst(server: Server, host: string, asked: string, endpoint: string): Promise<number> {
  const [first = 0, last = first] = asked === '' ? [0] : asked.split('-').map(Number);
  if (!(Number.isInteger(first) && Number.isInteger(last) && first <= last && last <= 65_535))
    throw new EngineError(400, `invalid published port: ${asked}`);
  for (let port = first; port <= last; port++) {
    const taken = await listen(server, host, port);
    if (taken !== undefined) return taken;
  }
  const reason =
    first === last
      ? `Bind for ${host}:${first} failed: port is already allocated`
      : `all ports are allocated in ${asked}`;
  throw new EngineError(
    500,
    `driver failed programming external connectivity on endpoint ${endpoint}: ${reason}`,
  );
}

/** Undefined where somebody else listens there. */
function listen(server: Server, host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error);
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
