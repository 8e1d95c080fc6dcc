import { buildWords, DEPLOYABLES, imageOf, registryOf } from './docker/deployables.ts';
import { dockerLine, requireDocker, runDocker } from './docker/docker-program.ts';
import { TAG, versionOf } from './docker/version.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { runScript } from './script.ts';
import { Mistake, parseWords } from './words.ts';

const NAMES = DEPLOYABLES.map(({ name }) => name);

const USAGE = `npm run docker:build:prod -- [--environment ID] [--tag VERSION] [--only NAME,…] [--dry-run]

  --environment ID      for whose registry the images are named; by default the first one of the stage prod
${ENVIRONMENTS_WORDS}
  --tag VERSION         the version; by default what git calls this commit, where nothing is changed since
  --only NAME,…         some of ${NAMES.join(', ')}
  --platform NAME       linux/amd64 (by default) or linux/arm64
  --dry-run             shows the commands, and builds nothing

Builds an image of every service, worker and of the console, for the ECR of an environment. Ends with 0 where all are
built, 1 where one is not, 2 where nothing was begun.`;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    tag: { type: 'string' },
    only: { type: 'string' },
    platform: { type: 'string', default: 'linux/amd64' },
    'dry-run': { type: 'boolean' },
  },
  USAGE,
  (told) => {
    if (told.tag !== undefined && !TAG.test(told.tag))
      throw new Mistake(`--tag takes letters, digits, dots and dashes, not ${told.tag}.`);
    if (!/^linux\/(amd64|arm64)$/.test(told.platform))
      throw new Mistake(`--platform takes linux/amd64 or linux/arm64, not ${told.platform}.`);
    return { ...told, only: chosenNames(told.only) };
  },
);

function chosenNames(only: string | undefined): readonly string[] {
  const names = only?.split(',').map((name) => name.trim()) ?? NAMES;
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Mistake(`--only knows no ${unknown}: ${NAMES.join(', ')}.`);
  return names;
}

await runScript(parsed, USAGE, async (asked, signal) => {
  const opened = await openEnvironments(asked.environments);
  const { environment } = chosenEnvironment(opened, { id: asked.environment, stage: 'prod' });
  opened.registry.close();
  const { tag, revision } = await versionOf(asked.tag);
  const registry = registryOf(environment);
  const chosen = DEPLOYABLES.filter(({ name }) => asked.only.includes(name));
  if (!asked['dry-run']) await requireDocker(signal);
  for (const [index, deployable] of chosen.entries()) {
    const image = imageOf(registry, deployable, tag);
    const words = buildWords(deployable, image, { tag, revision, platform: asked.platform });
    if (asked['dry-run']) {
      console.log(dockerLine(words));
      continue;
    }
    console.log(`${index + 1} of ${chosen.length}: ${image}`);
    const { code } = await runDocker(words, { signal });
    if (code === 0) continue;
    console.error(`${deployable.name} was not built. Built before it: ${index} of ${chosen.length}.`);
    return false;
  }
  if (!asked['dry-run'])
    console.log(
      `Built ${chosen.length} images of ${tag} for ${environment.label}: npm run docker:push -- --tag ${tag}`,
    );
  return true;
});
