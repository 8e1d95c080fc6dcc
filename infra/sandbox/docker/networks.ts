import { randomBytes } from 'node:crypto';
import { EngineError } from './engine-error.ts';
import { preciseNow, rfc3339Nano } from './human.ts';

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

export interface Volume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

function newId(): string {
  return randomBytes(32).toString('hex');
}

/** The networks and volumes of one engine: records. Containers reach each other by name within one network. */
export class Networks {
  private readonly networks = new Map<string, Network>();
  private readonly volumes = new Map<string, Volume>();

  constructor() {
    for (const driver of ['bridge', 'host', 'null'])
      this.create(driver === 'null' ? 'none' : driver, driver, {});
  }

  create(name: string, driver: string, labels: Readonly<Record<string, string>>): Network {
    if (this.list().some((one) => one.name === name))
      throw new EngineError(409, `network with name ${name} already exists`);
    const network: Network = { id: newId(), name, driver, labels, createdAt: preciseNow() };
    this.networks.set(network.id, network);
    return network;
  }

  /** By name or id; `default` is the bridge. */
  get(reference: string): Network {
    const wanted = reference === 'default' ? 'bridge' : reference;
    const found = this.list().find(({ id, name }) => name === wanted || id === wanted);
    if (!found) throw new EngineError(404, `network ${reference} not found`);
    return found;
  }

  list(): readonly Network[] {
    return [...this.networks.values()];
  }

  createVolume(name: string, labels: Readonly<Record<string, string>>): Volume {
    const known = this.volumes.get(name);
    if (known) return known;
    const volume: Volume = { name, labels, createdAt: preciseNow() };
    this.volumes.set(name, volume);
    return volume;
  }

  getVolume(name: string): Volume {
    const volume = this.volumes.get(name);
    if (!volume) throw new EngineError(404, `get ${name}: no such volume`);
    return volume;
  }

  listVolumes(): readonly Volume[] {
    return [...this.volumes.values()];
  }
}

/** As the network of a container, its own names resolve on those that somebody made; not on the default bridge. */
export function resolvesNames({ driver, name }: Network): boolean {
  return driver === 'bridge' && name !== 'bridge';
}

export function networkBody(network: Network, containers: Readonly<Record<string, object>>): object {
  return {
    Name: network.name,
    Id: network.id,
    Created: rfc3339Nano(network.createdAt),
    Scope: 'local',
    Driver: network.driver,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: [] },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containers,
    Options: {},
    Labels: network.labels,
  };
}

export function volumeBody(volume: Volume): object {
  return {
    CreatedAt: rfc3339Nano(volume.createdAt),
    Driver: 'local',
    Labels: volume.labels,
    Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
    Name: volume.name,
    Options: null,
    Scope: 'local',
  };
}
