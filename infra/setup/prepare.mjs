/* Runs before `npm start` and `npm test`, on whatever Node is there and before any dependency is. So it keeps to old
   syntax until it knows the version, and imports the rest only then. */
import { readFileSync } from 'node:fs';

var manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
var needed = manifest.engines.node
  .replace(/[^0-9.]/g, '')
  .split('.')
  .map(Number);
var here = process.versions.node.split('.').map(Number);
var old = here[0] < needed[0] || (here[0] === needed[0] && here[1] < (needed[1] || 0));

if (old) {
  console.error(
    'Node ' +
      needed.join('.') +
      ' or later is needed; this is Node ' +
      process.versions.node +
      '. Install a newer one (see .nvmrc) and run the same command again.',
  );
  process.exitCode = 1;
} else {
  import('./prepare-modules.mjs')
    .then(function ({ prepareModules }) {
      return prepareModules();
    })
    .then(function () {
      if (process.argv.indexOf('--tests') === -1) return undefined;
      return import('./programs.mjs').then(function ({ ensurePrograms }) {
        return ensurePrograms(['redis-server', 'chromium']);
      });
    })
    .catch(function (error) {
      console.error(error.sentence || error);
      process.exitCode = 1;
    });
}
