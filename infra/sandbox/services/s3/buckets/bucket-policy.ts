import { z } from 'zod';
import { badRequest } from '../errors.ts';

const policyLimitBytes = 20 * 1024;

const oneOrMore = z.union([
  z
    .string()
    .min(1)
    .transform((text) => [text]),
  z.array(z.string()).nonempty(),
]);
const principal = z.union([
  z.literal('*'),
  z.record(z.enum(['AWS', 'Service', 'Federated', 'CanonicalUser']), oneOrMore),
]);

const statement = z
  .object({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: oneOrMore.optional(),
    NotAction: oneOrMore.optional(),
    Resource: oneOrMore.optional(),
    NotResource: oneOrMore.optional(),
    Condition: z.record(z.record(z.unknown())).optional(),
  })
  .strict();

const policyDocument = z
  .object({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: z.union([statement.transform((one) => [one]), z.array(statement).nonempty()]),
  })
  .strict();

export type Policy = z.output<typeof policyDocument>;
type Statement = Policy['Statement'][number];

function malformed(message: string): Error {
  return badRequest('MalformedPolicy', message);
}

/** Parses a bucket's policy. Throws `MalformedPolicy` in S3's words. */
export function checkPolicy(text: string, bucketName: string): Policy {
  if (Buffer.byteLength(text) > policyLimitBytes)
    throw malformed(`Policy document must not exceed ${policyLimitBytes} bytes in size`);
  const parsed = policyDocument.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.filter((part) => typeof part === 'string').at(-1);
    throw malformed(field === undefined ? 'Invalid policy syntax.' : `Invalid policy syntax: ${field}.`);
  }
  for (const item of parsed.data.Statement) checkStatement(item, bucketName);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
}

function checkStatement(item: Statement, bucketName: string): void {
  if (!item.Principal && !item.NotPrincipal) throw malformed('Missing required field Principal');
  if (!item.Action && !item.NotAction) throw malformed('Missing required field Action');
  const resources = item.Resource ?? item.NotResource;
  if (!resources) throw malformed('Missing required field Resource');
  const own = `arn:aws:s3:::${bucketName}`;
  if (!resources.every((resource) => resource === own || resource.startsWith(`${own}/`)))
    throw malformed('Policy has invalid resource');
  const actions = item.Action ?? item.NotAction ?? [];
  if (!actions.every((action) => action === '*' || /^s3:[\w*?]+$/i.test(action)))
    throw malformed('Policy has invalid action');
}

/** Keys of conditions that tie a statement to somebody. Source: S3 User Guide, "The meaning of public". */
const fixingKeys: readonly string[] = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
];

/** True where a statement allows everybody something without tying it to a fixed caller. */
export function isPublicPolicy({ Statement }: Policy): boolean {
  return Statement.some(
    ({ Effect, Principal, NotPrincipal, Condition }) =>
      Effect === 'Allow' && (NotPrincipal !== undefined || namesEverybody(Principal)) && !isFixed(Condition),
  );
}

function namesEverybody(value: Statement['Principal']): boolean {
  return value === '*' || Object.values(value ?? {}).some((names) => names?.includes('*'));
}

function isFixed(condition: Statement['Condition']): boolean {
  return Object.values(condition ?? {})
    .flatMap((test) => Object.entries(test))
    .some(([key, value]) => fixingKeys.includes(key.toLowerCase()) && !JSON.stringify(value).includes('*'));
}
