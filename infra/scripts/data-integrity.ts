import { dataIntegrity } from '../../core/verification/data-integrity.ts';
import type { Extent } from '../../core/verification/integrity/extent.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { tellOutcomes } from './outcomes.ts';
import { runScript } from './script.ts';
import { parseWords, wholeNumber } from './words.ts';

const USAGE = `npm run test:data-integrity -- [--environment ID] [--whole | --sample N] [--environments FILE] [--json]

  --environment ID      the environment that is tested; by default every one of the file
${ENVIRONMENTS_WORDS}
  --sample N            how many items of each table are looked at (500)
  --whole               all of them: it costs what reading every table costs
  --json                one JSON object for each environment, instead of lines

Reads only. Every product has its video and its thumbnails, completed jobs have their products, what is staged expires,
indexes hold what their tables hold. Ends with 0 where every check passed, 1 where one failed or could not be seen, 2
where nothing was begun.`;

const PROGRESS_MS = 2_000;
const MOST_SAMPLED = 1_000_000;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    sample: { type: 'string', default: '500' },
    whole: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  USAGE,
  (told) => ({ ...told, extent: extentOf(told) }),
);

function extentOf({ whole, sample }: { readonly whole: boolean; readonly sample: string }): Extent {
  if (whole) return { kind: 'whole' };
  return { kind: 'sample', items: wholeNumber('--sample', sample, 1, MOST_SAMPLED) };
}

await runScript(parsed, USAGE, async (asked, signal) => {
  const opened = await openEnvironments(asked.environments);
  try {
    const sources =
      asked.environment === undefined
        ? opened.registry.all.map((one) => ({ ...one, reader: new Reader() }))
        : [chosenEnvironment(opened, { id: asked.environment, stage: 'dev' })];
    let isWell = true;
    for (const source of sources) {
      const { label } = source.environment;
      if (!asked.json)
        console.log(`Data of ${label}, ${asked.whole ? 'all of it' : `${asked.sample} items a table`}`);
      let told = Date.now();
      const outcomes = dataIntegrity(
        source,
        {
          extent: asked.extent,
          onProgress(products) {
            if (asked.json || Date.now() - told < PROGRESS_MS) return;
            told = Date.now();
            console.log(`${products.toLocaleString('en')} products looked at`);
          },
        },
        signal,
      );
      isWell = (await tellOutcomes(outcomes, { json: asked.json, subject: label })) && isWell;
    }
    return isWell;
  } finally {
    opened.registry.close();
  }
});
