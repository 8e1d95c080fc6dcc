import { chmod, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runScript } from '../scripts/script.ts';
import { parseWords } from '../scripts/words.ts';
import { initScript } from './init-script.ts';

const FILE = fileURLToPath(new URL('init.sh', import.meta.url));
const SHOWN = 'infra/localstack/init.sh';
/** LocalStack runs what is executable. Source: LocalStack's documentation, "Initialization hooks". */
const EXECUTABLE = 0o755;

const USAGE = `npm run localstack:init -- [--check]

  --check   writes nothing: ends with 1 where ${SHOWN} is not what core/catalogue gives

Writes the script by which LocalStack, or any other emulator, gets development's part of the catalogue. Ends with 0
where it is written, or as it should be.`;

await runScript(
  parseWords(process.argv.slice(2), { check: { type: 'boolean' } }, USAGE, (told) => told),
  USAGE,
  async ({ check }) => {
    const wanted = initScript();
    if (check) {
      const isRight = (await readFile(FILE, 'utf8').catch(() => '')) === wanted;
      console.log(
        isRight
          ? `${SHOWN} is what the catalogue gives.`
          : `${SHOWN} is not what the catalogue gives: npm run localstack:init writes it.`,
      );
      return isRight;
    }
    await writeFile(FILE, wanted);
    await chmod(FILE, EXECUTABLE);
    console.log(`${SHOWN} is written.`);
    return true;
  },
);
