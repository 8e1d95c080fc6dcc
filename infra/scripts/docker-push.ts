import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { checkAccount } from '../../core/actions/account-check.ts';
import { failureSentence, hasValue } from '../../core/cells/cell.ts';
import type { Cell } from '../../core/cells/cell.ts';
import { findImage } from '../../core/resources/images/images.ts';
import { imageNameOf } from '../../core/resources/images/image-name.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { DEPLOYABLES, imageOf, registryOf } from './docker/deployables.ts';
import { dockerLine, requireDocker, runDocker } from './docker/docker-program.ts';
import { TAG, versionOf } from './docker/version.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { NotBegun, runScript } from './script.ts';
import { Mistake, parseWords } from './words.ts';

const USAGE = `npm run docker:push -- [--environment ID] [--tag VERSION] [--dry-run]

  --environment ID      whose registry takes the images; by default the first one of the stage prod
${ENVIRONMENTS_WORDS}
  --tag VERSION         the version; by default what git calls this commit, where nothing is changed since
  --dry-run             shows the commands, and pushes nothing

Signs docker in to the environment's ECR and pushes what npm run docker:build:prod has built. A tag means one image for
ever: what is there already is left as it is. Nothing that runs is changed by it. Ends with 0 where every image is in
the registry, 1 where one is not, 2 where nothing was begun.`;

const ASK_MS = 15_000;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    tag: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  USAGE,
  (told) => {
    if (told.tag !== undefined && !TAG.test(told.tag))
      throw new Mistake(`--tag takes letters, digits, dots and dashes, not ${told.tag}.`);
    return told;
  },
);

await runScript(parsed, USAGE, async (asked, signal) => {
  const opened = await openEnvironments(asked.environments);
  try {
    const source = chosenEnvironment(opened, { id: asked.environment, stage: 'prod' });
    const { tag } = await versionOf(asked.tag);
    const registry = registryOf(source.environment);
    const images = DEPLOYABLES.map((deployable) => imageOf(registry, deployable, tag));
    if (asked['dry-run']) {
      console.log(dockerLine(['login', '--username', 'AWS', '--password-stdin', registry]));
      for (const image of images) console.log(dockerLine(['push', image]));
      return true;
    }
    await requireDocker(signal);
    const account = await checkAccount(source, signal);
    if (account.outcome === 'wrong') throw new NotBegun(account.sentence);
    await signIn(source, registry, signal);
    return await pushAll(source, images, signal);
  } finally {
    opened.registry.close();
  }
});

/** Source: ECR user guide, "Private registry authentication": a token of twelve hours, `AWS:password` in base64. */
async function signIn(source: Source, registry: string, signal: AbortSignal): Promise<void> {
  const { authorizationData = [] } = await source.clients.ecr
    .send(new GetAuthorizationTokenCommand({}), { abortSignal: signal })
    .catch((error: Error) => {
      throw new NotBegun(`ECR gives no token: ${error.name}.`);
    });
  const decoded = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64').toString('utf8');
  const password = decoded.slice(decoded.indexOf(':') + 1);
  const words = ['login', '--username', 'AWS', '--password-stdin', registry];
  console.log(dockerLine(words));
  const { code, output } = await runDocker(words, { signal, input: password, isQuiet: true });
  if (code !== 0) throw new NotBegun(`docker could not sign in: ${output.split('\n').at(-1) ?? ''}`);
}

async function pushAll(source: Source, images: readonly string[], signal: AbortSignal): Promise<boolean> {
  let pushed = 0;
  for (const [index, image] of images.entries()) {
    const before = await inRegistry(source, image, signal);
    if (hasValue(before)) {
      console.log(`${index + 1} of ${images.length}: ${image} is there already`);
      continue;
    }
    if (before.state !== 'empty' && before.state !== 'absent') throw new NotBegun(failureSentence(before));
    console.log(`${index + 1} of ${images.length}: ${dockerLine(['push', image])}`);
    const { code } = await runDocker(['push', image], { signal });
    const after = code === 0 ? await inRegistry(source, image, signal) : undefined;
    if (!after || !hasValue(after)) {
      console.error(`${image} is not in the registry.`);
      return false;
    }
    pushed += 1;
  }
  console.log(`${images.length} images are in the registry, ${pushed} of them new.`);
  return true;
}

/** Asked anew each time: a push is between. */
function inRegistry(source: Source, image: string, signal: AbortSignal): Promise<Cell<unknown>> {
  return findImage({ ...source, reader: new Reader() }, imageNameOf(image), budgetFor(signal, ASK_MS));
}
