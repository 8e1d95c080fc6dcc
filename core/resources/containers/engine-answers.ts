import { z } from 'zod';
import type { ContainerDetail, ContainerPort, ContainerState, ContainerSummary } from './types.ts';

/** Labels by which compose knows its containers. Source: docker/compose, pkg/api/labels.go. */
export const COMPOSE = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  hash: 'com.docker.compose.config-hash',
} as const;

const state = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);
const labels = z
  .record(z.string())
  .nullish()
  .transform((value) => value ?? {});

const summarySchema = z.object({
  Id: z.string(),
  Names: z.array(z.string()),
  Image: z.string(),
  ImageID: z.string(),
  State: state,
  Status: z.string(),
  Created: z.number(),
  Labels: labels,
  Ports: z
    .array(
      z.object({
        IP: z.string().optional(),
        PrivatePort: z.number(),
        PublicPort: z.number().optional(),
        Type: z.string(),
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
});

const MS_PER_SECOND = 1_000;

/** What `GET /containers/json` told. Throws ZodError for an answer that is not the Engine's. */
export function summariesOf(answer: unknown): readonly ContainerSummary[] {
  return z.array(summarySchema).parse(answer).map(summaryOf).sort(byServiceAndNumber);
}

function byServiceAndNumber(a: ContainerSummary, b: ContainerSummary): number {
  return a.service.localeCompare(b.service) || a.number - b.number || a.name.localeCompare(b.name);
}

function summaryOf(one: z.infer<typeof summarySchema>): ContainerSummary {
  return {
    id: one.Id,
    name: bareName(one.Names[0] ?? one.Id),
    service: one.Labels[COMPOSE.service] ?? bareName(one.Names[0] ?? one.Id),
    number: Number(one.Labels[COMPOSE.number] ?? 1),
    image: one.Image,
    imageId: one.ImageID,
    state: one.State,
    status: one.Status,
    health: healthIn(one.State, one.Status),
    exitCode: exitCodeIn(one.Status),
    createdAt: one.Created * MS_PER_SECOND,
    ports: one.Ports.map(({ IP, PrivatePort, PublicPort, Type }) => ({
      containerPort: PrivatePort,
      protocol: Type,
      hostIp: IP,
      hostPort: PublicPort,
    })),
  };
}

/** The list has the health nowhere but in the sentence that `docker ps` shows. */
function healthIn(current: ContainerState, status: string): ContainerSummary['health'] {
  if (current !== 'running') return undefined;
  const word = /\((?:health: )?(starting|healthy|unhealthy)\)$/.exec(status)?.[1];
  return word === 'starting' || word === 'healthy' || word === 'unhealthy' ? word : undefined;
}

/** Of `Exited (137) 3 minutes ago` and `Restarting (1) 2 seconds ago`. */
function exitCodeIn(status: string): number | undefined {
  const code = /^(?:Exited|Restarting) \((\d+)\)/.exec(status)?.[1];
  return code === undefined ? undefined : Number(code);
}

function bareName(name: string): string {
  return name.replace(/^\//, '');
}

const detailSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Created: z.string(),
  Image: z.string(),
  RestartCount: z.number().default(0),
  State: z.object({
    Status: state,
    ExitCode: z.number(),
    Error: z.string().default(''),
    StartedAt: z.string(),
    FinishedAt: z.string(),
    Health: z
      .object({
        Status: z.string(),
        Log: z
          .array(z.object({ End: z.string(), ExitCode: z.number(), Output: z.string() }))
          .nullish()
          .transform((value) => value ?? []),
      })
      .nullish(),
  }),
  Config: z.object({ Image: z.string(), Labels: labels }),
  HostConfig: z.object({
    RestartPolicy: z
      .object({ Name: z.string(), MaximumRetryCount: z.number().default(0) })
      .nullish()
      .transform((value) => value ?? { Name: 'no', MaximumRetryCount: 0 }),
  }),
  NetworkSettings: z.object({
    Ports: z
      .record(z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable())
      .nullish()
      .transform((value) => value ?? {}),
    Networks: z
      .record(z.object({ IPAddress: z.string().default('') }))
      .nullish()
      .transform((value) => value ?? {}),
  }),
});

const LONGEST_OUTPUT = 2_000;

/** What `GET /containers/{id}/json` told. Throws ZodError for an answer that is not the Engine's. */
export function detailOf(answer: unknown): ContainerDetail {
  const one = detailSchema.parse(answer);
  const { State: current, Config: config, NetworkSettings: network } = one;
  const name = bareName(one.Name);
  const hasEnded =
    current.Status === 'exited' || current.Status === 'dead' || current.Status === 'restarting';
  const { Name: policy, MaximumRetryCount: retries } = one.HostConfig.RestartPolicy;
  return {
    id: one.Id,
    name,
    service: config.Labels[COMPOSE.service] ?? name,
    number: Number(config.Labels[COMPOSE.number] ?? 1),
    image: config.Image,
    imageId: one.Image,
    state: current.Status,
    health: current.Status === 'running' ? healthIn('running', `(${current.Health?.Status})`) : undefined,
    probes: (current.Health?.Log ?? [])
      .map(({ End, ExitCode, Output }) => ({
        endedAt: Date.parse(End),
        exitCode: ExitCode,
        output: Output.slice(0, LONGEST_OUTPUT),
      }))
      .reverse(),
    createdAt: Date.parse(one.Created),
    startedAt: momentOf(current.StartedAt),
    finishedAt: momentOf(current.FinishedAt),
    exitCode: hasEnded ? current.ExitCode : undefined,
    error: current.Error || undefined,
    restartCount: one.RestartCount,
    restartPolicy: retries > 0 ? `${policy}:${retries}` : policy || 'no',
    addresses: Object.entries(network.Networks).flatMap(([networkName, { IPAddress }]) =>
      IPAddress ? [{ network: networkName, address: IPAddress }] : [],
    ),
    ports: Object.entries(network.Ports).flatMap(([port, bindings]) => portsOf(port, bindings ?? [])),
  };
}

/** The Engine writes the year 1 for what never was. */
function momentOf(text: string): number | undefined {
  const at = Date.parse(text);
  return at > 0 ? at : undefined;
}

function portsOf(
  name: string,
  bindings: readonly { readonly HostIp: string; readonly HostPort: string }[],
): readonly ContainerPort[] {
  const [number = '', protocol = 'tcp'] = name.split('/');
  const port = { containerPort: Number(number), protocol };
  if (bindings.length === 0) return [port];
  return bindings.map(({ HostIp, HostPort }) => ({ ...port, hostIp: HostIp, hostPort: Number(HostPort) }));
}
