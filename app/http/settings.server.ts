import { isIP } from 'node:net';
import { z } from 'zod';
import { USUAL_MASKING_FILE } from '../../core/changes/migration/masking/masking.ts';
import { oidcSettingsFrom } from './oidc-settings.server.ts';
import type { OidcSettings } from './oidc-settings.server.ts';

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;

/** The shortest secret that can not be guessed from a cookie's signature. */
export const SECRET_LENGTH = 32;

const MINUTE_MS = 60_000;

/** What both DynamoDB and SQS take for a name. */
const homeName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,76}$/, 'must be 3 to 76 letters, digits, dashes and underscores');

const variablesSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  HOST: z
    .string()
    .refine((value) => value === 'localhost' || isIP(value) > 0, 'must be localhost or an IP address')
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65_535, 'must be a number from 0 to 65535')
    .default('3000'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OPS_ENVIRONMENTS: z.string().default('environments.yaml'),
  OPS_PUBLIC_HOSTS: wordsOf(hostName, 'must be host names, as console.example.com or localhost:8080').default(
    '',
  ),
  OPS_TRUSTED_PROXIES: wordsOf(
    /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?)$/,
    'must be addresses, networks, loopback, linklocal or uniquelocal',
  ).default(''),
  OPS_STATE_DIRECTORY: z.string().optional(),
  OPS_RUNBOOKS: z.string().optional(),
  OPS_HOME_TABLE: homeName.optional(),
  OPS_HOME_QUEUE: homeName.optional(),
  OPS_READ_ONLY: z.enum(['on', 'off'], { message: 'must be on or off' }).default('off'),
  OPS_ANNOUNCE_WEBHOOK: z.string().url('must be an address').optional(),
  OPS_PUBLIC_ADDRESS: z
    .string()
    .regex(/^https?:\/\/[^/?#@\s]+\/?$/, 'must be an address such as https://ops.example.com')
    .optional(),
  OPS_AUDIT_KEY: z.string().min(SECRET_LENGTH, `must have at least ${SECRET_LENGTH} characters`).optional(),
  OPS_MASKING: z.string().default(USUAL_MASKING_FILE),
  OPS_MASKING_KEY: z.string().min(SECRET_LENGTH, `must have at least ${SECRET_LENGTH} characters`).optional(),
  OPS_METRICS_TOKEN: z
    .string()
    .min(SECRET_LENGTH, `must have at least ${SECRET_LENGTH} characters`)
    .optional(),
  OPS_LOCAL_SIGN_IN: z.enum(['on', 'off'], { message: 'must be on or off' }).optional(),
  OPS_LOCAL_SIGN_IN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  OPS_HTTPS: z.enum(['required', 'off'], { message: 'must be required or off' }).default('required'),
  OPS_SESSION_IDLE_MINUTES: wholeNumber(5, 1_440, 'minutes').default('720'),
  OPS_SESSION_HOURS: wholeNumber(1, 720, 'hours').default('168'),
  SESSION_SECRET: wordsOf(/^.*$/, '')
    .refine(
      (secrets) => secrets.every((secret) => secret.length >= SECRET_LENGTH),
      `must be a secret of at least ${SECRET_LENGTH} characters, or several with commas between`,
    )
    .optional(),
});

/** When a session ends by itself. */
export interface SessionLimits {
  /** Nobody seen for so long is signed out. */
  readonly idleMs: number;
  /** However busy, after this one signs in again. */
  readonly absoluteMs: number;
}

/** What the process environment says, checked. */
export interface Settings {
  readonly mode: 'production' | 'development' | 'test';
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly logLevel: string;
  readonly environmentsFile: string;
  /** Host names, with their port where it is not the protocol's own, by which the console may be called too. */
  readonly publicHosts: readonly string[];
  /** Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  readonly trustedProxies: readonly string[];
  readonly stateDirectory: string | undefined;
  /** Where the team keeps runbooks of its own. */
  readonly runbooksDirectory: string | undefined;
  /** Names of the table and the queue in the home environment, where they are not the usual ones. */
  readonly homeTable: string | undefined;
  readonly homeQueue: string | undefined;
  /** Nothing is changed by this console, whatever its rules say. */
  readonly readOnly: boolean;
  /** A channel that is told, as Slack's incoming webhooks are. A secret. */
  readonly announceWebhook: string | undefined;
  /** Where people open the console, for links in what the channel is told; without a slash at its end. */
  readonly publicAddress: string | undefined;
  /** Signs the chain of records. A secret. */
  readonly auditKey: string | undefined;
  /** The rules by which data is masked that goes down, and what its key is made of: a secret. */
  readonly maskingFile: string;
  readonly maskingKey: string | undefined;
  /** What a scraper of the console's own figures shows. A secret. */
  readonly metricsToken: string | undefined;
  /** An identity provider, where one is set. */
  readonly oidc: OidcSettings | undefined;
  /** Whether local sign-in may be offered at all; beside an identity provider it is off unless it is asked for. */
  readonly localSignIn: boolean;
  readonly localSignInPassword: string | undefined;
  /** Whether a browser that comes in the clear to another name than this machine's is sent to HTTPS. */
  readonly httpsRequired: boolean;
  readonly sessionLimits: SessionLimits;
  /** The first signs, the others are still accepted. Empty: the console makes one. */
  readonly sessionSecrets: readonly string[];
}

/** The sentences to print when the process environment can not be used. */
export class SettingsError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(
      ['The console can not start with these variables:', ...mistakes.map((one) => `  ${one}`)].join('\n'),
    );
    this.name = 'SettingsError';
  }
}

/** @throws SettingsError that names every mistake by its variable, without the values of secrets. */
export function settingsFrom(variables: Readonly<Record<string, string | undefined>>): Settings {
  // `PORT= npm start` means that it is not set.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = variablesSchema.safeParse(given);
  const oidc = oidcSettingsFrom(given);
  const mistakes = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []),
    ...(oidc.outcome === 'mistakes' ? oidc.mistakes : []),
  ];
  if (!parsed.success || mistakes.length > 0) throw new SettingsError(mistakes);
  const { data } = parsed;
  return {
    mode: data.NODE_ENV,
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    environmentsFile: data.OPS_ENVIRONMENTS,
    publicHosts: data.OPS_PUBLIC_HOSTS.map((host) => host.toLowerCase()),
    trustedProxies: data.OPS_TRUSTED_PROXIES,
    stateDirectory: data.OPS_STATE_DIRECTORY,
    runbooksDirectory: data.OPS_RUNBOOKS,
    homeTable: data.OPS_HOME_TABLE,
    homeQueue: data.OPS_HOME_QUEUE,
    readOnly: data.OPS_READ_ONLY === 'on',
    announceWebhook: data.OPS_ANNOUNCE_WEBHOOK,
    publicAddress: data.OPS_PUBLIC_ADDRESS?.replace(/\/$/, ''),
    auditKey: data.OPS_AUDIT_KEY,
    maskingFile: data.OPS_MASKING,
    maskingKey: data.OPS_MASKING_KEY,
    metricsToken: data.OPS_METRICS_TOKEN,
    oidc: oidc.outcome === 'settings' ? oidc.settings : undefined,
    localSignIn: (data.OPS_LOCAL_SIGN_IN ?? (oidc.outcome === 'settings' ? 'off' : 'on')) === 'on',
    localSignInPassword: data.OPS_LOCAL_SIGN_IN_PASSWORD,
    httpsRequired: data.OPS_HTTPS === 'required',
    sessionLimits: {
      idleMs: data.OPS_SESSION_IDLE_MINUTES * MINUTE_MS,
      absoluteMs: data.OPS_SESSION_HOURS * 60 * MINUTE_MS,
    },
    sessionSecrets: data.SESSION_SECRET ?? [],
  };
}

/** Whether nobody but this machine can call: a listener on loopback, and no proxy or name that leads to it. */
export function isOnLoopback(settings: Pick<Settings, 'host' | 'publicHosts' | 'trustedProxies'>): boolean {
  const { host, publicHosts, trustedProxies } = settings;
  const loopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return loopback && publicHosts.length === 0 && trustedProxies.length === 0;
}

/** Words with commas between. */
function wordsOf(pattern: RegExp, message: string) {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    )
    .refine((words) => words.every((word) => pattern.test(word.toLowerCase())), message);
}

function wholeNumber(least: number, most: number, unit: string) {
  const message = `must be a number of ${unit} from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}
