/* Loaded before a Node program of a container (`node --import`): resolves the names of the containers on its network, as the
   name server of a Docker network does. The file that SANDBOX_CONTAINER_NAMES names is written anew whenever one comes or goes. */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

const file = process.env.SANDBOX_CONTAINER_NAMES;
const ofTheSystem = dns.lookup;

function addressesOf(name) {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.flatMap((line) => {
      const [address, ...names] = line.split(' ');
      return names.includes(name) ? [{ address, family: 4 }] : [];
    });
  } catch {
    return [];
  }
}

function lookup(name, ...rest) {
  const callback = rest.at(-1);
  const [asked] = rest.length > 1 ? rest : [{}];
  const found = addressesOf(name);
  if (found.length === 0 || asked?.family === 6 || asked === 6) return ofTheSystem(name, ...rest);
  // One after the other would need a memory; by chance, each gets its share too.
  const start = Math.floor(Math.random() * found.length);
  const turned = [...found.slice(start), ...found.slice(0, start)];
  process.nextTick(() =>
    asked?.all ? callback(null, turned) : callback(null, turned[0].address, turned[0].family),
  );
  return {};
}

function lookupPromise(name, options = {}) {
  return new Promise((resolve, reject) => {
    lookup(name, options, (error, address, family) => {
      if (error) reject(error);
      else resolve(Array.isArray(address) ? address : { address, family });
    });
  });
}

if (file) {
  lookup[promisify.custom] = lookupPromise;
  dns.lookup = lookup;
  dns.promises.lookup = lookupPromise;
  syncBuiltinESMExports();
}
