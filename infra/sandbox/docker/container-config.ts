import { z } from 'zod';
import { EngineError } from './engine-error.ts';

/** Durations are nanoseconds, as everywhere in the Engine's API; 0 stands for the default. */
const healthcheck = z.object({
  Test: z.array(z.string()).default([]),
  Interval: z.number().int().min(0).default(0),
  Timeout: z.number().int().min(0).default(0),
  Retries: z.number().int().min(0).default(0),
  StartPeriod: z.number().int().min(0).default(0),
  StartInterval: z.number().int().min(0).default(0),
});
export type HealthConfig = Partial<z.infer<typeof healthcheck>>;

const words = z
  .union([z.string().transform((word) => [word]), z.array(z.string())])
  .nullish()
  .transform((value) => value ?? undefined);

const portBinding = z.object({ HostIp: z.string().default(''), HostPort: z.string().default('') });
export type PortBinding = z.infer<typeof portBinding>;

const absent = <T>(fallback: T) => [(value: unknown) => value ?? fallback] as const;

const hostConfig = z
  .object({
    NetworkMode: z.preprocess(...absent('default'), z.string()),
    PortBindings: z.preprocess(
      ...absent({}),
      z.record(
        z
          .array(portBinding)
          .nullable()
          .transform((value) => value ?? []),
      ),
    ),
    RestartPolicy: z.preprocess(
      ...absent({}),
      z.object({
        Name: z
          .enum(['', 'no', 'always', 'unless-stopped', 'on-failure'])
          .default('no')
          .transform((name) => name || 'no'),
        MaximumRetryCount: z.number().int().min(0).default(0),
      }),
    ),
    AutoRemove: z.preprocess(...absent(false), z.boolean()),
    Memory: z.preprocess(...absent(0), z.number().int().min(0)),
    NanoCpus: z.preprocess(...absent(0), z.number().int().min(0)),
  })
  .passthrough();

const creation = z.object({
  Hostname: z.string().default(''),
  User: z.string().default(''),
  Env: z.preprocess(...absent([]), z.array(z.string())),
  Cmd: words,
  Entrypoint: words,
  Image: z.string().min(1),
  Labels: z.preprocess(...absent({}), z.record(z.string())),
  ExposedPorts: z.preprocess(...absent({}), z.record(z.object({}))),
  WorkingDir: z.string().default(''),
  StopSignal: z.string().optional(),
  StopTimeout: z.number().int().min(0).nullish(),
  Tty: z.boolean().default(false),
  Healthcheck: healthcheck
    .partial()
    .nullish()
    .transform((value) => value ?? undefined),
  HostConfig: z.preprocess(...absent({}), hostConfig),
  NetworkingConfig: z.preprocess(
    ...absent({}),
    z.object({
      EndpointsConfig: z.preprocess(
        ...absent({}),
        z.record(
          z
            .object({ Aliases: z.array(z.string()).nullish() })
            .nullable()
            .transform((value) => value ?? {}),
        ),
      ),
    }),
  ),
});
export type Creation = z.infer<typeof creation>;

/** What `POST /containers/create` is given. Throws EngineError 400 for what the Engine would not take. */
export function parseCreation(body: unknown): Creation {
  const parsed = creation.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.path[0] === 'Image') throw new EngineError(400, 'no image specified');
  throw new EngineError(400, `invalid ${issue?.path.join('.') ?? 'JSON'}: ${issue?.message ?? ''}`);
}

/** As `docker run --name` takes it. */
export function checkName(name: string): string {
  const bare = name.replace(/^\//, '');
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(bare))
    throw new EngineError(
      400,
      `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    );
  return bare;
}

/** `A=1` by name. A name alone takes nothing over: a container knows nothing of its host's variables. */
export function variablesOf(env: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.flatMap((entry) => {
      const at = entry.indexOf('=');
      return at < 0 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
    }),
  );
}
