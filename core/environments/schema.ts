import { z } from 'zod';
import { freezeWindowSchema } from '../actions/freeze.ts';
import { isEmulated, isLeftOut } from './endpoint.ts';
import { REGION } from './partition.ts';
import { SIGNING_NAMES } from './signing-names.ts';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, and start with a letter');

const httpUrl = z
  .string()
  .url('must be an address such as http://127.0.0.1:4566')
  // What is no address at all is said above, once.
  .refine(
    (value) => !URL.canParse(value) || /^https?:\/\//.test(value),
    'must start with http:// or https://',
  )
  .refine((value) => !hasUserInfo(value), 'must not hold a user name or password');

function hasUserInfo(value: string): boolean {
  try {
    const url = new URL(value);
    return url.username !== '' || url.password !== '';
  } catch {
    return false;
  }
}

const staticKeys = z
  .object({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1).optional(),
  })
  .strict();

const credentials = z
  .object({
    profile: z.string().min(1).optional().describe('A profile of the shared AWS configuration files.'),
    roleArn: z
      .string()
      .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role')
      .optional()
      .describe('A role to assume, from the profile or the default chain.'),
    externalId: z.string().min(1).optional(),
    static: staticKeys
      .optional()
      .describe('Fixed keys. Only for emulators: endpoint, or endpoints, is required beside them.'),
  })
  .strict();

const elasticache = z
  .object({
    replicationGroupId: z.string().min(1),
    userId: z.string().min(1).describe('The ElastiCache user whose IAM sign-in token is made.'),
    serverless: z.boolean().optional(),
  })
  .strict();

const cache = z
  .object({
    id,
    label: z.string().min(1).optional(),
    url: z
      .string()
      .regex(/^rediss?:\/\/[^\s]+$/, 'must start with redis:// or rediss://')
      .refine((value) => URL.canParse(value), 'must be an address such as redis://127.0.0.1:6379')
      .describe(
        'Where the cache listens. rediss:// means TLS. A password may come from passwordVariable instead.',
      ),
    username: z.string().min(1).optional(),
    passwordVariable: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of a variable, in capital letters')
      .optional()
      .describe('The variable of the process environment that holds the password.'),
    elasticache: elasticache.optional().describe("Sign in with ElastiCache's IAM tokens."),
  })
  .strict();

const names = z
  .object({
    stage: z.enum(['dev', 'staging', 'prod']).describe('Which names of the catalogue hold here.'),
    aliases: z
      .array(z.string().min(1))
      .optional()
      .describe('Words that stand for this environment inside names that the catalogue does not know.'),
  })
  .strict();

const environmentFile = z
  .object({
    service: z.string().min(1).describe('Whose variables these are: a service or worker of the catalogue.'),
    path: z.string().min(1).describe('A dotenv file, relative to the environments file.'),
  })
  .strict();

/** YAML takes digits without quotes for a number, and loses the zeros in front. */
const ACCOUNT_RULE = 'must be the twelve digits of an account id, in quotes';

const environment = z
  .object({
    id,
    label: z.string().min(1).max(40),
    colour: z.enum(['teal', 'amber', 'violet', 'rose', 'sky', 'lime']).default('sky'),
    guard: z.enum(['none', 'confirm', 'typed-name', 'two-person']).describe('What a change here asks for.'),
    region: z.string().regex(REGION, 'must be a region such as us-east-1'),
    account: z
      .string({ invalid_type_error: ACCOUNT_RULE })
      .regex(/^\d{12}$/, ACCOUNT_RULE)
      .describe('The account that must be behind the label.'),
    endpoint: httpUrl.optional().describe('Where AWS is spoken. Absent for AWS itself.'),
    endpoints: z
      .record(z.enum(SIGNING_NAMES), httpUrl)
      .optional()
      .describe(
        'An address of its own for one service, by signing name. Without an endpoint beside them, and with fixed keys, the services that are not named are not asked.',
      ),
    credentials: credentials.default({}),
    caches: z.array(cache).default([]),
    compute: z
      .discriminatedUnion('kind', [
        z
          .object({ kind: z.literal('ecs'), cluster: z.string().min(1).default('production-cluster') })
          .strict(),
        z
          .object({
            kind: z.literal('docker'),
            project: z.string().min(1).optional().describe("The compose project; the stage's by default."),
            socket: z
              .string()
              .min(1)
              .optional()
              .describe(
                "The Docker Engine's unix socket, or tcp:// with its address. DOCKER_HOST by default.",
              ),
          })
          .strict(),
      ])
      .default({ kind: 'ecs', cluster: 'production-cluster' }),
    environmentFiles: z.array(environmentFile).default([]),
    accountCheck: z
      .enum(['sts', 'none'])
      .default('sts')
      .describe('How the account is verified before a change. none: only for an emulator without STS.'),
    captures: z
      .object({
        bucket: z.string().min(3),
        prefix: z
          .string()
          .regex(/^[\w.-]+(\/[\w.-]+)*\/$/, 'must end with a slash, as captures/')
          .default('captures/'),
        keptForHours: z.number().int().min(1).max(8_760).default(168),
      })
      .strict()
      .optional()
      .describe(
        'Where what is about to be lost is kept, encrypted as the bucket has it: a KMS key of it needs kms:GenerateDataKey and kms:Decrypt. By default the backups bucket of the stage.',
      ),
    freezes: z.array(freezeWindowSchema).default([]).describe('When nothing is changed here.'),
    names,
  })
  .strict()
  .superRefine((value, context) => {
    const hasEndpoint = value.endpoint !== undefined || Object.keys(value.endpoints ?? {}).length > 0;
    if (value.credentials.static && !hasEndpoint)
      context.addIssue({
        code: 'custom',
        path: ['credentials', 'static'],
        message:
          'fixed keys are only for an emulator; name its endpoint, or use a profile, a role or the default chain',
      });
    // Endpoints of single services may well be AWS's own (of a VPC): only fixed keys say that they are not.
    if (value.accountCheck === 'none' && !isEmulated(value))
      context.addIssue({
        code: 'custom',
        path: ['accountCheck'],
        message: 'can be left out only where an endpoint stands in for AWS',
      });
    if (value.accountCheck === 'sts' && isLeftOut(value, 'sts'))
      context.addIssue({
        code: 'custom',
        path: ['accountCheck'],
        message: 'asks sts, for which endpoints has no address; name one, or say none',
      });
    addDuplicates(value.caches, ['caches'], context);
  });

export const environmentsFileSchema = z
  .object({
    home: id
      .optional()
      .describe('The environment that keeps the records of the console. The first one by default.'),
    environments: z
      .array(environment)
      .min(2, 'at least two environments are needed: they are shown as a pair'),
  })
  .strict()
  .superRefine((value, context) => {
    addDuplicates(value.environments, ['environments'], context);
    if (value.home && !value.environments.some((one) => one.id === value.home))
      context.addIssue({
        code: 'custom',
        path: ['home'],
        message: `names no environment of this file: ${value.home}`,
      });
  });

function addDuplicates(
  entries: readonly { id: string }[],
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  entries.forEach((entry, index) => {
    if (entries.findIndex((other) => other.id === entry.id) !== index)
      context.addIssue({
        code: 'custom',
        path: [...path, index, 'id'],
        message: `is used twice: ${entry.id}`,
      });
  });
}

export type EnvironmentsFile = z.infer<typeof environmentsFileSchema>;
export type Environment = Readonly<EnvironmentsFile['environments'][number]>;
export type CacheTarget = Readonly<Environment['caches'][number]>;
export type Guard = Environment['guard'];
