import { CreateInvalidationCommand, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import path from 'node:path';
import { checkAccount } from '../../core/actions/account-check.ts';
import { DOMAINS, hostsOf } from '../../core/catalogue/domain.ts';
import { bucketName } from '../../core/catalogue/names.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { buildPlatform, platformFolder } from '../launch/platform-build.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { NotBegun, runScript } from './script.ts';
import { shopFiles } from './storefront/shop-files.ts';
import type { ShopFile } from './storefront/shop-files.ts';
import { Mistake, parseWords } from './words.ts';

const USAGE = `npm run storefront:publish -- --environment ID (--yes | --dry-run)

  --environment ID      whose shop it is: of the stage staging or prod
${ENVIRONMENTS_WORDS}
  --yes                 publishes; buyers get the new pages at once
  --dry-run             shows what would be put, and puts nothing

Builds the pages of the shop, puts them and their config.json (where product-service is) into the storefront's bucket, the
page itself last, and has CloudFront fetch them anew. Files of former builds stay for pages that are open. Ends with 0 where all
of it is published, 1 where something was put and not everything, 2 where nothing was begun.`;

const ROOT = path.resolve(import.meta.dirname, '../..');
const MOST_DISTRIBUTIONS = 100;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    yes: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  USAGE,
  ({ environment: id, ...told }) => {
    if (id === undefined) throw new Mistake('--environment is missing: whose shop is meant?');
    if (!told.yes && !told['dry-run']) throw new Mistake('It asks to be confirmed: add --yes, or --dry-run.');
    return { id, ...told };
  },
);

await runScript(parsed, USAGE, async ({ id, environments, 'dry-run': isDry }, signal) => {
  const opened = await openEnvironments(environments);
  try {
    const source = chosenEnvironment(opened, { id, stage: 'prod' });
    const { label, names } = source.environment;
    const domain = DOMAINS[names.stage];
    const products = hostsOf(names.stage).find((host) => host.startsWith('products.'));
    if (domain === undefined || products === undefined)
      throw new NotBegun(`${label} has no domain: its pages are handed out by the storefront's own program.`);
    const account = await checkAccount(source, signal);
    if (account.outcome === 'wrong') throw new NotBegun(account.sentence);
    await buildPlatform(ROOT);
    const files = await shopFiles(path.join(platformFolder(ROOT), 'storefront'), `https://${products}`);
    const bucket = bucketName(names.stage, 'storefront');
    if (isDry) {
      for (const { key, cacheControl } of files) console.log(`s3://${bucket}/${key}  ${cacheControl}`);
      return true;
    }
    const clients = createClients(source.environment, process.env, 'changing');
    try {
      const distribution = await distributionOf(clients, domain, signal);
      await putAll(clients, bucket, files, signal);
      await fetchAnew(clients, distribution, signal);
    } catch (error) {
      if (error instanceof NotBegun || signal.aborted) throw error;
      console.error(`Not everything is published: ${(error as Error).name}. The same command again does it.`);
      return false;
    } finally {
      clients.destroy();
    }
    console.log(`${files.length} files are in ${bucket}; https://${domain} hands them out within minutes.`);
    return true;
  } finally {
    opened.registry.close();
  }
});

/** The distribution that answers for a domain. @throws NotBegun. */
async function distributionOf(
  { cloudfront }: Clients,
  domain: string,
  abortSignal: AbortSignal,
): Promise<string> {
  const { DistributionList } = await cloudfront
    .send(new ListDistributionsCommand({ MaxItems: MOST_DISTRIBUTIONS }), { abortSignal })
    .catch((error: Error) => {
      throw new NotBegun(`The distributions can not be listed: ${error.name}.`);
    });
  const found = DistributionList?.Items?.find(({ Aliases }) => Aliases?.Items?.includes(domain));
  if (found?.Id === undefined)
    throw new NotBegun(
      `No distribution answers for ${domain}: npm run infra:deploy makes it, in the stack edge.`,
    );
  return found.Id;
}

/** One after the other: what a page needs is there before the page is. */
async function putAll(
  { s3 }: Clients,
  Bucket: string,
  files: readonly ShopFile[],
  abortSignal: AbortSignal,
): Promise<void> {
  for (const [index, { key: Key, body: Body, contentType, cacheControl }] of files.entries()) {
    try {
      await s3.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: contentType, CacheControl: cacheControl }),
        { abortSignal },
      );
    } catch (error) {
      if (index === 0 && !abortSignal.aborted)
        throw new NotBegun(`Nothing could be put into ${Bucket}: ${(error as Error).name}.`);
      throw error;
    }
    console.log(`${index + 1} of ${files.length}: ${Key}`);
  }
}

async function fetchAnew(
  { cloudfront }: Clients,
  DistributionId: string,
  abortSignal: AbortSignal,
): Promise<void> {
  await cloudfront.send(
    new CreateInvalidationCommand({
      DistributionId,
      InvalidationBatch: {
        CallerReference: `storefront-${Date.now()}`,
        // One path, whatever it holds: what CloudFront kept in place of a missing file goes too.
        Paths: { Quantity: 1, Items: ['/*'] },
      },
    }),
    { abortSignal },
  );
}
