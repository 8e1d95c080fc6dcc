import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { checkAccount } from '../../core/actions/account-check.ts';
import { tableName } from '../../core/catalogue/names.ts';
import { profileKey } from '../../core/commerce/sellers.ts';
import { sellerHandleSchema } from '../../core/events/envelope.ts';
import type { Source } from '../../core/resources/source.ts';
import { toAttributes } from '../../core/platform/items.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { NotBegun, runScript } from './script.ts';
import { signToken } from './staging/sign-token.ts';
import { Mistake, parseWords, wholeNumber } from './words.ts';

const USAGE = `npm run seller:token -- --environment ID --seller HANDLE [--hours N]

  --environment ID      where the seller posts
${ENVIRONMENTS_WORDS}
  --seller HANDLE       a seller who has signed up there, without @
  --hours N             for how long it is taken (1; at most 12)

Signs a token with which one seller may post videos, by the key of tiktok-commerce/sign-in, which CloudTrail records as read.
It is shown once, alone on standard output, and kept nowhere: whoever loses it is given a new one. Ends with 0 where it was
given, 2 where it was not.`;

const MOST_HOURS = 12;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    seller: { type: 'string' },
    hours: { type: 'string', default: '1' },
  },
  USAGE,
  ({ environment: id, environments, seller, hours }) => {
    if (id === undefined) throw new Mistake('--environment is missing: a token is taken in one alone.');
    const handle = sellerHandleSchema.safeParse(seller?.replace(/^@/, ''));
    if (!handle.success)
      throw new Mistake(`--seller takes the handle of a seller, not ${seller ?? 'nothing'}.`);
    return { id, environments, handle: handle.data, hours: wholeNumber('--hours', hours, 1, MOST_HOURS) };
  },
);

await runScript(parsed, USAGE, async ({ id, environments, handle, hours }, signal) => {
  const opened = await openEnvironments(environments);
  try {
    const source = chosenEnvironment(opened, { id, stage: 'dev' });
    const account = await checkAccount(source, signal);
    if (account.outcome === 'wrong') throw new NotBegun(account.sentence);
    if (!(await isSignedUp(source, handle, signal)))
      throw new NotBegun(
        `${source.environment.label} has no seller ${handle}: nobody is given a token for it.`,
      );
    const token = await signToken(source, { handle, seconds: hours * 3_600 }, signal);
    const until = new Date(Date.now() + hours * 3_600_000).toISOString();
    // Whoever pipes it on gets the token alone.
    console.error(`${handle} may post in ${source.environment.label} until ${until}. It is shown this once:`);
    console.log(token);
    return true;
  } finally {
    opened.registry.close();
  }
});

async function isSignedUp(
  { clients, environment }: Source,
  handle: string,
  abortSignal: AbortSignal,
): Promise<boolean> {
  const { Item } = await clients.dynamodb
    .send(
      new GetItemCommand({
        TableName: tableName(environment.names.stage, 'users'),
        Key: toAttributes(profileKey(handle)),
        ConsistentRead: true,
      }),
      { abortSignal },
    )
    .catch((error: Error) => {
      throw new NotBegun(`The sellers of ${environment.label} can not be read: ${error.name}.`);
    });
  return Item !== undefined;
}
