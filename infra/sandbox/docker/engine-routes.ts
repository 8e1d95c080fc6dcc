import os from 'node:os';
import { z } from 'zod';
import type { Containers } from './containers.ts';
import { EngineError } from './engine-error.ts';
import { eventFilters, isWanted } from './events.ts';
import type { EngineEvent, Events } from './events.ts';
import { matchesAny, matchesLabels, parseFilters } from './filters.ts';
import { Answer, apiVersion, engineVersion, moment, oldestApiVersion } from './http.ts';
import type { Exchange, Route } from './http.ts';
import { preciseNow, rfc3339Nano } from './human.ts';
import { imageInspection, imageSummary } from './images.ts';
import type { Images } from './images.ts';
import { networkBody, volumeBody } from './networks.ts';
import type { Network, Networks } from './networks.ts';

export interface EngineParts {
  /** The engine's own name, for `docker info`. */
  readonly id: string;
  readonly containers: Containers;
  readonly images: Images;
  readonly networks: Networks;
  readonly events: Events;
}

const named = z.object({
  Name: z.string().min(1),
  Driver: z.string().default('bridge'),
  Labels: z
    .record(z.string())
    .nullish()
    .transform((labels) => labels ?? {}),
});

async function namedBody(exchange: Exchange): Promise<z.infer<typeof named>> {
  const parsed = named.safeParse(await exchange.body());
  if (!parsed.success) throw new EngineError(400, 'a name is required');
  return parsed.data;
}

/** The engine itself, its images, networks, volumes and events. */
export function engineRoutes(parts: EngineParts): readonly Route[] {
  const { containers, images, networks, events } = parts;
  const containersOf = ({ name }: Network) =>
    Object.fromEntries(
      containers
        .all()
        .flatMap((one) =>
          one.plan.network.name === name && one.address
            ? [[one.id, { Name: one.name, EndpointID: one.id, IPv4Address: `${one.address}/8` }]]
            : [],
        ),
    );
  const usedBy = (imageId: string) => containers.all().filter(({ plan }) => plan.image.id === imageId).length;
  return [
    { method: 'GET', path: '/_ping', handle: () => 'OK' },
    { method: 'HEAD', path: '/_ping', handle: () => '' },
    { method: 'GET', path: '/version', handle: versionBody },
    { method: 'GET', path: '/info', handle: () => infoBody(parts) },
    { method: 'GET', path: '/events', handle: (exchange) => answerEvents(exchange, events) },
    {
      method: 'GET',
      path: '/images/json',
      handle({ query }) {
        const filters = parseFilters(query.get('filters'), ['reference', 'label', 'dangling']);
        return images.list().flatMap((image) => {
          const tags = images.tagsOf(image.id);
          const isReferred = matchesAny(filters, 'reference', (reference) =>
            tags.some((tag) => tag === reference || tag.startsWith(`${reference}:`)),
          );
          if (!isReferred || !matchesLabels(filters, image.labels ?? {})) return [];
          return [imageSummary(image, images, usedBy(image.id))];
        });
      },
    },
    {
      method: 'GET',
      path: '/images/{name...}/json',
      handle: (_, name = '') => imageInspection(images.get(name), images),
    },
    {
      method: 'GET',
      path: '/networks',
      handle: () => networks.list().map((network) => networkBody(network, {})),
    },
    {
      method: 'GET',
      path: '/networks/{id}',
      handle(_, id = '') {
        const network = networks.get(id);
        return networkBody(network, containersOf(network));
      },
    },
    {
      method: 'POST',
      path: '/networks/create',
      async handle(exchange) {
        const { Name, Driver, Labels } = await namedBody(exchange);
        const network = networks.create(Name, Driver, Labels);
        events.emit('network', 'create', network.id, { name: Name, type: Driver });
        return new Answer(201, { Id: network.id, Warning: '' });
      },
    },
    {
      method: 'GET',
      path: '/volumes',
      handle: () => ({ Volumes: networks.listVolumes().map(volumeBody), Warnings: null }),
    },
    {
      method: 'GET',
      path: '/volumes/{name}',
      handle: (_, name = '') => volumeBody(networks.getVolume(name)),
    },
    {
      method: 'POST',
      path: '/volumes/create',
      async handle(exchange) {
        const { Name, Labels } = await namedBody(exchange);
        return new Answer(201, volumeBody(networks.createVolume(Name, Labels)));
      },
    },
  ];
}

function versionBody(): object {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  return {
    Platform: { Name: 'Docker Engine - Community' },
    Components: [{ Name: 'Engine', Version: engineVersion, Details: { ApiVersion: apiVersion } }],
    Version: engineVersion,
    ApiVersion: apiVersion,
    MinAPIVersion: oldestApiVersion,
    GitCommit: '',
    GoVersion: '',
    Os: 'linux',
    Arch: architecture,
    KernelVersion: os.release(),
    BuildTime: '',
  };
}

function infoBody({ id, containers, images }: EngineParts): object {
  const all = containers.all();
  return {
    ID: id,
    Containers: all.length,
    ContainersRunning: all.filter(({ status }) => status === 'running' || status === 'restarting').length,
    ContainersPaused: all.filter(({ status }) => status === 'paused').length,
    ContainersStopped: all.filter(({ isRunning }) => !isRunning).length,
    Images: images.list().length,
    Driver: 'overlay2',
    SystemTime: rfc3339Nano(preciseNow()),
    LoggingDriver: 'json-file',
    CgroupVersion: '2',
    KernelVersion: os.release(),
    OperatingSystem: os.version(),
    OSType: 'linux',
    Architecture: process.arch === 'x64' ? 'x86_64' : 'aarch64',
    NCPU: os.availableParallelism(),
    MemTotal: os.totalmem(),
    Name: os.hostname(),
    ServerVersion: engineVersion,
    Labels: [],
    Warnings: null,
  };
}

/** What happened since, and what happens until then or until the caller hangs up; a JSON object a line. */
function answerEvents({ query, response, gone }: Exchange, events: Events): void {
  const filters = parseFilters(query.get('filters'), eventFilters);
  const since = moment(query, 'since');
  const until = moment(query, 'until');
  response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
  const tell = (event: EngineEvent) => {
    if (isWanted(event, filters)) response.write(`${JSON.stringify(event)}\n`);
  };
  if (since !== undefined)
    for (const event of events.since(since))
      if (until === undefined || event.timeNano / 1e6 <= until) tell(event);
  const stop = events.listen(tell);
  gone.addEventListener('abort', stop, { once: true });
  if (until === undefined) return;
  const timer = setTimeout(() => response.end(), Math.max(0, until - Date.now()));
  gone.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
