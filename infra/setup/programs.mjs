import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { quietCommand } from './quiet-command.mjs';
import { Stated } from './stated.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is not an npm package: the names under which each may be found, and how a person installs it. */
const PROGRAMS = {
  'redis-server': {
    commands: ['redis-server'],
    package: 'redis-server',
    advice: 'Install Redis (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis)',
  },
  chromium: {
    // The one without a window first: it draws the same pages with a third of the processor's time.
    commands: [
      'chromium-headless-shell',
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    ],
    package: 'chromium-headless-shell',
    // Ubuntu has no such package; Playwright brings a browser and its libraries itself.
    otherwise: ['npx', 'playwright', 'install', '--with-deps', 'chromium'],
    advice:
      'Install Chromium (Debian: apt-get install chromium-headless-shell; elsewhere: npx playwright install --with-deps chromium)',
  },
};

/**
 * Makes sure that programs are there: found on the PATH, else installed by apt-get where that is permitted.
 * @param {readonly (keyof typeof PROGRAMS)[]} names
 * @returns {Promise<Record<string, string>>} the path of each
 * @throws {Stated} with a sentence that says what to install
 */
export async function ensurePrograms(names) {
  const found = {};
  let listsAreFresh = false;
  for (const name of names) {
    const wanted = PROGRAMS[name];
    if (!wanted) throw new Stated(`${name} is none of ${Object.keys(PROGRAMS).join(', ')}.`);
    let place = await locate(name);
    if (!place) {
      await installByApt(name, wanted, listsAreFresh);
      listsAreFresh = true;
      place = await locate(name);
    }
    if (!place)
      throw new Stated(`${name} is not on the PATH. ${wanted.advice}, then run the same command again.`);
    found[name] = place;
  }
  return found;
}

/** The first of a program's names that is on the PATH and starts: Ubuntu's `chromium-browser` may be an empty shell. */
async function locate(name) {
  for (const command of PROGRAMS[name].commands) {
    const place = onPath(command);
    if (place && (await quietCommand([place, '--version'])).ok) return place;
  }
  return name === 'chromium' ? browserOfPlaywright() : undefined;
}

/** The browser that `npx playwright install chromium` has put beside Playwright, where somebody did. */
async function browserOfPlaywright() {
  if (!existsSync(path.join(ROOT, 'node_modules', '@playwright', 'test'))) return undefined;
  const { chromium } = await import('@playwright/test');
  const place = chromium.executablePath();
  return existsSync(place) ? place : undefined;
}

function onPath(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, command)).find((file) => existsSync(file));
}

async function installByApt(name, wanted, listsAreFresh) {
  const sudo = await permittedSudo();
  if (!onPath('apt-get') || sudo === undefined)
    throw new Stated(`${name} is not on the PATH. ${wanted.advice}, then run the same command again.`);
  console.log(`${name}: apt-get install ${wanted.package} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = listsAreFresh
    ? { ok: true, output: '' }
    : await quietCommand([...sudo, 'apt-get', 'update', '-qq'], { env });
  const install = await quietCommand(
    [...sudo, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', wanted.package],
    { env },
  );
  const result = install.ok || !wanted.otherwise ? install : await insteadOf(name, wanted.otherwise);
  if (!result.ok)
    throw new Stated(
      `${name} could not be installed:\n${`${update.output}${install.output}${result === install ? '' : result.output}`.trim()}\n${wanted.advice}, then run the same command again.`,
    );
  console.log(`${name}: installed in ${result.seconds} s`);
}

function insteadOf(name, words) {
  console.log(`${name}: ${words.join(' ')} …`);
  return quietCommand(words, { cwd: ROOT });
}

/** What must stand before `apt-get` here; undefined where it is not permitted without asking for a password. */
async function permittedSudo() {
  if (process.getuid?.() === 0) return [];
  if (!onPath('sudo')) return undefined;
  return (await quietCommand(['sudo', '-n', 'true'])).ok ? ['sudo', '-n'] : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(await ensurePrograms(process.argv.slice(2))));
  } catch (error) {
    console.error(error.sentence ?? error);
    process.exitCode = 1;
  }
}
