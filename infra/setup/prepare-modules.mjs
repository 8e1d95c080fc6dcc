import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { quietCommand } from './quiet-command.mjs';
import { Stated } from './stated.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Installs the node modules of a checkout where they are missing, or are those of another lockfile.
 * @param {string} [root] the folder of package.json
 * @returns {Promise<'present' | 'installed'>}
 * @throws {Stated} where npm can not install them, with the end of what npm said; and where they are another checkout's
 */
export async function prepareModules(root = ROOT) {
  if (modulesAreCurrent(root)) return 'present';
  refuseLink(path.join(root, 'node_modules'));
  const { ok, output, seconds } = existsSync(path.join(root, 'package-lock.json'))
    ? await installLocked(root)
    : await npm(['install'], root);
  if (!ok)
    throw new Stated(`The node modules could not be installed.\n${output.trim() || 'npm said nothing.'}`);
  mkdirSync(path.dirname(stampOf(root)), { recursive: true });
  writeFileSync(stampOf(root), digestOf(root));
  console.log(`node modules: installed in ${seconds} s`);
  return 'installed';
}

/** A folder that is a link, as worktrees share it, is emptied by npm for everybody. */
function refuseLink(modules) {
  if (!isLink(modules) || !existsSync(modules)) return;
  throw new Stated(
    `node_modules is a link to ${realpathSync(modules)}, which holds what another lockfile names. Install there, or remove the link.`,
  );
}

/** As the lockfile has them; where npm finds that it lacks something (EUSAGE), as npm itself would choose them. */
async function installLocked(root) {
  const locked = await npm(['ci'], root);
  if (locked.ok || !/^npm error code EUSAGE$/m.test(locked.output)) return locked;
  console.log('node modules: the lockfile is not complete for this machine');
  return npm(['install', '--no-save'], root);
}

function npm(words, root) {
  console.log(`node modules: npm ${words.join(' ')} …`);
  // What is built and tested here needs the development dependencies, whatever NODE_ENV says.
  const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  return quietCommand(['npm', ...words, ...quiet], { cwd: root });
}

/**
 * Whether the modules are those of the lockfile: by the digest that the last installation left, else by time, for
 * modules that were installed by hand.
 * @param {string} root
 */
export function modulesAreCurrent(root) {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  const lockfile = path.join(root, 'package-lock.json');
  const stamp = stampOf(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(root)) return true;
  // Time tells nothing of what another checkout has installed.
  if (!existsSync(installed) || isLink(path.join(root, 'node_modules'))) return false;
  if (existsSync(lockfile) && statSync(installed).mtimeMs < statSync(lockfile).mtimeMs) return false;
  writeFileSync(stamp, digestOf(root));
  return true;
}

function isLink(folder) {
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function stampOf(root) {
  return path.join(root, 'node_modules', '.lockfile-digest');
}

function digestOf(root) {
  const lockfile = path.join(root, 'package-lock.json');
  return existsSync(lockfile) ? createHash('sha256').update(readFileSync(lockfile)).digest('hex') : '';
}
