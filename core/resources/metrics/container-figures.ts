import http from 'node:http';
import type { Cell } from '../../cells/cell.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Budget } from '../../upstream/budget.ts';
import { isForbidden } from '../addresses/bounded-get.ts';
import { containerUsage, listContainers } from '../containers/containers.ts';
import type { ContainerSummary } from '../containers/types.ts';
import type { Source } from '../source.ts';
import { ownCounts } from './own-counts.ts';
import type { OwnCounts } from './own-counts.ts';
import { addedUp, samplesOf } from './prometheus.ts';
import type { Sample } from './prometheus.ts';

/** What the containers of one service have counted since they started, and use now; what none of them tells is undefined. */
export interface ServiceFigures extends OwnCounts {
  readonly service: string;
  readonly containers: number;
  /** Of one processor: 200 where it keeps two busy. */
  readonly cpuPercent?: number;
  readonly memoryBytes?: number;
}

export interface ContainerFigures {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly services: readonly ServiceFigures[];
}

const DEADLINE_MS = 2_000;
/** More is no page of a service's metrics. */
const BODY_BYTES = 1_048_576;
/** Asked for by an open page every few seconds; whoever asks in between is told the same. */
const FRESH_MS = 3_000;

/**
 * What runs in the containers of an environment, for where no CloudWatch looks at them: the engine's statistics, and
 * the services' own `/metrics` at the ports that the engine carries to its machine. One list, two calls a container.
 */
export async function containerFigures(source: Source, budget: Budget): Promise<Cell<ContainerFigures>> {
  const listed = await listContainers(source, budget);
  if (!hasValue(listed)) return listed;
  const running = listed.value.filter(({ state }) => state === 'running');
  if (running.length === 0) return { state: 'empty', at: listed.at };
  const each = await Promise.all(running.map((container) => figuresOf(source, container, budget)));
  const names = [...new Set(running.map(({ service }) => service))];
  const services = names.map((service) =>
    together(
      service,
      each.filter((_, index) => running[index]?.service === service),
    ),
  );
  return { state: 'fresh', at: Date.now(), value: { at: Date.now(), services } };
}

type OneContainer = Omit<ServiceFigures, 'service' | 'containers'>;

async function figuresOf(source: Source, container: ContainerSummary, budget: Budget): Promise<OneContainer> {
  const [usage, told] = await Promise.all([
    containerUsage(source, container.id, budget),
    ownMetrics(source, container, budget),
  ]);
  const used = valueOf(usage);
  return {
    cpuPercent: used?.cpuPercent,
    memoryBytes: used?.memoryBytes,
    ...ownCounts(valueOf(told) ?? []),
  };
}

function ownMetrics(
  source: Source,
  container: ContainerSummary,
  budget: Budget,
): Promise<Cell<readonly Sample[]>> {
  const address = addressOf(container);
  if (!address) return Promise.resolve({ state: 'empty', at: Date.now() });
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'http:GET',
      upstream: `service/${address}`,
      key: address,
      freshMs: FRESH_MS,
      run: async (signal) => samplesOf(await textAt(address, signal)),
    },
    budget,
  );
}

/** Only the platform's own services tell metrics; only where the engine carries their port to its machine. */
function addressOf({ service, ports }: ContainerSummary): string | undefined {
  const port = CATALOGUE.services.find(({ logical }) => logical === service)?.port;
  const carried = ports.find(
    ({ containerPort, hostPort }) => containerPort === port && hostPort !== undefined,
  );
  if (!carried?.hostPort) return undefined;
  const { hostIp = '' } = carried;
  const host = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
  return isForbidden(host)
    ? undefined
    : `http://${host.includes(':') ? `[${host}]` : host}:${carried.hostPort}/metrics`;
}

/** One bounded GET that follows no redirect. Rejects for whatever is no plain 200. */
function textAt(address: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      address,
      {
        agent: false,
        headers: { accept: 'text/plain; version=0.0.4', 'user-agent': 'operations-console' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
      },
      (response) => {
        const { statusCode = 0 } = response;
        if (statusCode !== 200) {
          response.resume();
          reject(
            Object.assign(new Error(`It answered ${statusCode}.`), {
              $metadata: { httpStatusCode: statusCode },
            }),
          );
          return;
        }
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > BODY_BYTES) request.destroy(new Error('It told more than a page of metrics.'));
          else chunks.push(chunk);
        });
        response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        response.once('error', reject);
      },
    );
    request.once('error', reject);
  });
}

/** The containers of a service summed; a figure that none of them tells stays undefined. */
function together(service: string, all: readonly OneContainer[]): ServiceFigures {
  const sum = (name: Exclude<keyof OneContainer, 'durations'>) => {
    const known = all.flatMap((one) => one[name] ?? []);
    return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0);
  };
  return {
    service,
    containers: all.length,
    cpuPercent: sum('cpuPercent'),
    memoryBytes: sum('memoryBytes'),
    requests: sum('requests'),
    serverErrors: sum('serverErrors'),
    timed: sum('timed'),
    milliseconds: sum('milliseconds'),
    durations: addedUp(all.flatMap(({ durations }) => durations)),
  };
}
