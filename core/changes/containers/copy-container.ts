import type Docker from 'dockerode';
import { z } from 'zod';
import { COMPOSE } from '../../resources/containers/engine-answers.ts';

/** The image that a container was made of; compose notes it on the container. */
const IMAGE_LABEL = 'com.docker.compose.image';
/** An id as a name on the network: the engine adds it to every container by itself. */
const SHORT_ID = /^[0-9a-f]{12}$/;

const strings = z.array(z.string()).nullish();
const labels = z.record(z.string()).nullish();
const ports = z.record(z.unknown()).nullish();

const configSchema = z
  .object({
    Image: z.string(),
    Env: strings,
    Cmd: z.unknown(),
    Entrypoint: z.unknown(),
    Labels: labels,
    ExposedPorts: ports,
    Healthcheck: z.unknown(),
    User: z.string().nullish(),
    WorkingDir: z.string().nullish(),
    StopSignal: z.string().nullish(),
    StopTimeout: z.number().nullish(),
    Tty: z.boolean().nullish(),
  })
  .passthrough();

const inspectedSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  Config: configSchema,
  HostConfig: z.record(z.unknown()),
  NetworkSettings: z.object({
    Networks: z
      .record(z.object({ Aliases: strings, IPAMConfig: z.unknown() }).nullable())
      .nullish()
      .transform((value) => value ?? {}),
  }),
});
export type Inspected = z.infer<typeof inspectedSchema>;

const imageSchema = z.object({ Id: z.string(), Config: configSchema.partial().nullish() });
export type InspectedImage = z.infer<typeof imageSchema>;

/** Both throw ZodError for an answer that is not the Engine's. */
export function parseInspected(answer: unknown): Inspected {
  return inspectedSchema.parse(answer);
}

export function parseImage(answer: unknown): InspectedImage {
  return imageSchema.parse(answer);
}

export interface Copy {
  readonly name: string;
  readonly number: number;
  /** What the image's name stands for now. */
  readonly imageId: string;
  /** True where it takes the place of the one that it is a copy of: an address that was asked for goes with it. */
  readonly isReplacement: boolean;
}

/**
 * What has to be asked for so that a container like this one is made of the image as it is now. What it had from the image
 * that it was made of is left out: it is told merged, and would stay as it was for ever.
 */
export function creationOf(
  original: Inspected,
  madeOf: InspectedImage,
  copy: Copy,
): Docker.ContainerCreateOptions {
  const { Config: config, HostConfig: host } = original;
  const image = madeOf.Config ?? {};
  const own = <Key extends keyof typeof config>(key: Key) =>
    JSON.stringify(config[key]) === JSON.stringify(image[key]) ? undefined : (config[key] ?? undefined);
  const imageVariables = new Set(image.Env ?? []);
  const ownLabels = withoutThoseOf(config.Labels ?? {}, image.Labels ?? {});
  const creation = {
    name: copy.name,
    Image: config.Image,
    Env: (config.Env ?? []).filter((variable) => !imageVariables.has(variable)),
    Cmd: own('Cmd'),
    Entrypoint: own('Entrypoint'),
    Healthcheck: own('Healthcheck'),
    User: own('User'),
    WorkingDir: own('WorkingDir'),
    StopSignal: own('StopSignal'),
    StopTimeout: config.StopTimeout ?? undefined,
    Tty: config.Tty ?? undefined,
    ExposedPorts: withoutThoseOf(config.ExposedPorts ?? {}, image.ExposedPorts ?? {}),
    Labels: {
      ...ownLabels,
      [COMPOSE.number]: String(copy.number),
      ...(IMAGE_LABEL in ownLabels ? { [IMAGE_LABEL]: copy.imageId } : {}),
    },
    HostConfig: host,
    NetworkingConfig: { EndpointsConfig: endpointsOf(original, copy) },
  };
  return creation as Docker.ContainerCreateOptions;
}

function withoutThoseOf<T>(all: Readonly<Record<string, T>>, image: Readonly<Record<string, T>>) {
  return Object.fromEntries(
    Object.entries(all).filter(([key, value]) => JSON.stringify(image[key]) !== JSON.stringify(value)),
  );
}

function endpointsOf({ Name, NetworkSettings }: Inspected, { isReplacement }: Copy) {
  const name = Name.replace(/^\//, '');
  return Object.fromEntries(
    Object.entries(NetworkSettings.Networks).map(([network, endpoint]) => {
      const aliases = (endpoint?.Aliases ?? []).filter((alias) => alias !== name && !SHORT_ID.test(alias));
      const asked = isReplacement ? endpoint?.IPAMConfig : undefined;
      return [network, { Aliases: aliases, ...(asked ? { IPAMConfig: asked } : {}) }];
    }),
  );
}

/** A port of the machine that each container of the service wants for itself, as `127.0.0.1:3001`. */
export function fixedPortOf({ HostConfig }: Inspected): string | undefined {
  const bindings = z
    .record(
      z.array(z.object({ HostIp: z.string().default(''), HostPort: z.string().default('') })).nullable(),
    )
    .nullish()
    .parse(HostConfig.PortBindings);
  return Object.values(bindings ?? {})
    .flatMap((all) => all ?? [])
    .flatMap(({ HostIp, HostPort }) =>
      /^\d+$/.test(HostPort) && HostPort !== '0' ? [HostIp ? `${HostIp}:${HostPort}` : HostPort] : [],
    )[0];
}
