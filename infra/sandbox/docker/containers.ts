import { randomInt } from 'node:crypto';
import { Container } from './container.ts';
import { checkName, parseCreation } from './container-config.ts';
import { EngineError, noSuchContainer } from './engine-error.ts';
import type { Filters } from './filters.ts';
import { matchesAny, matchesLabels } from './filters.ts';
import type { Images } from './images.ts';
import type { Networks } from './networks.ts';
import type { Machine } from './run.ts';

export const containerFilters = [
  'ancestor',
  'before',
  'exited',
  'health',
  'id',
  'label',
  'name',
  'network',
  'since',
  'status',
];

/** The containers of one engine. */
export class Containers {
  private readonly byId = new Map<string, Container>();

  constructor(
    private readonly machine: Machine,
    private readonly images: Images,
    private readonly networks: Networks,
  ) {}

  /** `body` is that of `POST /containers/create`. Throws EngineError: 400, 404 for the image, 409 for the name. */
  create(body: unknown, askedName: string | null): Container {
    const creation = parseCreation(body);
    const name = askedName ? checkName(askedName) : this.freeName();
    this.refuseTaken(name);
    const image = this.images.get(creation.Image);
    const endpoints = Object.entries(creation.NetworkingConfig.EndpointsConfig);
    const mode = creation.HostConfig.NetworkMode;
    const network = this.networks.get(mode === 'default' ? (endpoints[0]?.[0] ?? mode) : mode);
    const aliases = endpoints.flatMap(([, endpoint]) => endpoint.Aliases ?? []);
    const plan = { name, image, imageName: creation.Image, creation, network, aliases };
    const container = new Container(plan, this.machine, (one) => void this.remove(one, true));
    this.byId.set(container.id, container);
    return container;
  }

  /** By id, by name, or by the first letters of an id. Throws EngineError 404, and 400 where several begin so. */
  get(reference: string): Container {
    const bare = reference.replace(/^\//, '');
    const known = this.byId.get(bare) ?? this.all().find(({ name }) => name === bare);
    if (known) return known;
    const matches = /^[0-9a-f]+$/.test(bare) ? this.all().filter(({ id }) => id.startsWith(bare)) : [];
    if (matches.length > 1)
      throw new EngineError(400, `Multiple IDs found with provided prefix: ${reference}`);
    if (!matches[0]) throw noSuchContainer(reference);
    return matches[0];
  }

  /** Newest first. */
  all(): readonly Container[] {
    return [...this.byId.values()].reverse();
  }

  /** What `docker ps` lists: what runs, unless everything or a status is asked for. */
  list(all: boolean, filters: Filters): readonly Container[] {
    const asksForState = filters.has('status') || filters.has('exited') || filters.has('health');
    const before = filters.get('before')?.map((one) => this.get(one).createdAt);
    const since = filters.get('since')?.map((one) => this.get(one).createdAt);
    return this.all().filter(
      (one) =>
        (all || asksForState || one.isRunning) &&
        (before ?? []).every((moment) => one.createdAt < moment) &&
        (since ?? []).every((moment) => one.createdAt > moment) &&
        this.isWanted(one, filters),
    );
  }

  rename(container: Container, name: string): void {
    const wanted = checkName(name);
    this.refuseTaken(wanted);
    container.rename(wanted);
  }

  async remove(container: Container, force: boolean): Promise<void> {
    await container.remove(force);
    this.byId.delete(container.id);
  }

  private isWanted(one: Container, filters: Filters): boolean {
    const { image, imageName, network } = one.plan;
    return (
      matchesLabels(filters, one.labels) &&
      matchesAny(filters, 'status', (status) => one.status === status) &&
      matchesAny(filters, 'id', (id) => one.id.startsWith(id)) &&
      matchesAny(filters, 'name', (name) => `/${one.name}`.includes(name.replace(/^\^|\$$/g, ''))) &&
      matchesAny(filters, 'network', (name) => name === network.name || name === network.id) &&
      matchesAny(filters, 'health', (health) => (one.health?.status ?? 'none') === health) &&
      matchesAny(filters, 'exited', (code) => one.status === 'exited' && one.exitCode === Number(code)) &&
      matchesAny(filters, 'ancestor', (name) => imageName === name || this.images.find(name)?.id === image.id)
    );
  }

  private refuseTaken(name: string): void {
    const holder = this.all().find((one) => one.name === name);
    if (holder)
      throw new EngineError(
        409,
        `Conflict. The container name "/${name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
      );
  }

  private freeName(): string {
    for (;;) {
      const name = `container_${randomInt(0x1000_0000).toString(16)}`;
      if (!this.all().some((one) => one.name === name)) return name;
    }
  }
}
