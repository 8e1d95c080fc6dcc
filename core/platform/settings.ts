import { z } from 'zod';
import { STAGES } from '../catalogue/stage.ts';

/** A program's variables are not what it needs. The sentence names variables, never their values. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** What every program of the platform is told by its environment. */
export const placeShape = {
  /** Decides every name: core/catalogue. */
  STAGE: z.enum(STAGES).default('dev'),
  AWS_REGION: z.string().min(1).default('us-east-1'),
  /** An emulator's address; the SDK reads it by itself, S3 has to know. */
  AWS_ENDPOINT_URL: z.string().url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** The label of what runs here: the image's tag. */
  APP_VERSION: z.string().max(100).default('0.0.0'),
} as const;

type Settings<Shape extends z.ZodRawShape> = Readonly<z.infer<z.ZodObject<Shape>>>;

export type PlaceSettings = Settings<typeof placeShape>;

export const redisShape = {
  REDIS_URL: z.string().url().optional(),
  REDIS_HOST: z.string().min(1).optional(),
  REDIS_PORT: z.coerce.number().int().min(1).max(65_535).default(6379),
  /** Production's cache speaks TLS alone, and wants to know who asks. */
  REDIS_TLS: z.enum(['on', 'off']).default('off'),
  REDIS_USERNAME: z.string().min(1).optional(),
  REDIS_PASSWORD: z.string().min(1).optional(),
} as const;

/** The address of the cache; undefined where there is none. */
export function redisUrlOf(settings: Settings<typeof redisShape>): string | undefined {
  if (settings.REDIS_URL) return settings.REDIS_URL;
  const { REDIS_HOST: host, REDIS_PORT: port, REDIS_TLS: tls, REDIS_USERNAME: user = '' } = settings;
  if (!host) return undefined;
  const password = settings.REDIS_PASSWORD;
  const who = password === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return `${tls === 'on' ? 'rediss' : 'redis'}://${who}${host}:${port}`;
}

/**
 * Reads a program's variables by its schema. Empty ones count as absent.
 * @throws SettingsError that names each variable and what is wrong with it.
 */
export function readSettings<Schema extends z.ZodTypeAny>(
  schema: Schema,
  variables: NodeJS.ProcessEnv,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data as z.output<Schema>;
  const sentences = parsed.error.issues.map(({ path, message, code }) => {
    const name = path.join('.');
    return `${name}: ${code === 'invalid_type' && given[name] === undefined ? 'is missing' : message}`;
  });
  throw new SettingsError(sentences.join('; '));
}
