import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Where something upstream may be changed: by an action, in what the console keeps for itself, or by the platform, which
 * the console can not import (`.dependency-cruiser.cjs`).
 */
const MAY_CHANGE = /^core\/(changes|home|platform)\//;
/**
 * Reads, the two calls by which a look at messages leaves a trace, and those that begin or end a tail of logs or a query
 * over them. What a statement may be, the client checks.
 */
const READS =
  /^(Get|List|Describe|Lookup|Filter|Head|Query|Scan|BatchGet|TransactGet|Select)[A-Za-z0-9]*Command$|^(QueryCommand|ScanCommand|ReceiveMessageCommand|ChangeMessageVisibility(Batch)?Command|ExecuteStatementCommand|StartLiveTailCommand|St(art|op)QueryCommand)$/;
/** What dockerode only asks. Whatever else is done to a container, an image, a network or a volume, or by the engine, changes something. */
const DOCKER_READS = new Set(['inspect', 'stats', 'logs', 'top', 'history', 'changes']);
const DOCKER_CHANGES = /\.((?:create[A-Z]|prune[A-Z]|build|load|import)\w*|pull|run|checkAuth)\(/g;
/** Who makes clients that may change something: the gate, for the actions. */
const MAKES_CHANGING_CLIENTS = new Set(['app/http/gate.server.ts']);

async function sources(folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .filter((entry) => !/\.(test|fixture)\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}

/** Names of commands that a file takes from an SDK package. */
function commandsOf(text: string): readonly string[] {
  const imports = text.matchAll(
    /import\s+(?:type\s+)?(\{[^}]*\}|\*[^;]*|[\w$]+)\s+from\s+'(@aws-sdk\/client-[^']+)'/g,
  );
  return [...imports].flatMap(([, names = '']) => {
    if (!names.startsWith('{')) return [`everything (${names.trim()})`];
    return names.match(/\b[A-Z]\w*Command\b/g) ?? [];
  });
}

/** What a file has an engine do that is no read. */
function dockerChangesOf(text: string): readonly string[] {
  if (!/from 'dockerode'|\b(ask|read)Docker\b|\.docker\b/.test(text)) return [];
  const onOne = text.matchAll(/\.get(?:Container|Image|Network|Volume)\([^)]*\)\s*\.\s*(\w+)/g);
  const verbs = [...onOne].flatMap(([, verb = '']) => (DOCKER_READS.has(verb) ? [] : [verb]));
  return [...verbs, ...[...text.matchAll(DOCKER_CHANGES)].map(([, verb = '']) => verb)].map(
    (verb) => `docker's ${verb}`,
  );
}

/** Everything in a source that changes something upstream, or could. */
function trespasses(file: string, text: string): readonly string[] {
  const found: string[] = [];
  if (!MAY_CHANGE.test(file)) {
    found.push(...commandsOf(text).filter((command) => !READS.test(command)));
    found.push(...dockerChangesOf(text));
    if (/from '@aws-sdk\/lib-storage'/.test(text)) found.push('an upload');
    if (/\.raw\(/.test(text) && !file.startsWith('core/environments/')) found.push('a raw Redis connection');
  }
  const changing = /createClients\([^;]*'changing'/s.test(text);
  if (changing && !MAKES_CHANGING_CLIENTS.has(file)) found.push('clients for changing');
  return found;
}

describe('what changes something upstream', () => {
  it('is sent by the actions alone', async () => {
    const files = [...(await sources('core')), ...(await sources('app'))].filter(
      (file) => !file.startsWith('core/testing/'),
    );
    expect(files.length).toBeGreaterThan(300);
    const found: string[] = [];
    for (const file of files) {
      const text = await readFile(path.join(ROOT, file), 'utf8');
      found.push(...trespasses(file, text).map((what) => `${file}: ${what}`));
    }
    expect(found).toEqual([]);
  });

  it.each([
    ["import { PutItemCommand } from '@aws-sdk/client-dynamodb';", 'PutItemCommand'],
    [
      "import {\n  ScanCommand,\n  PurgeQueueCommand as Purge,\n} from '@aws-sdk/client-sqs';",
      'PurgeQueueCommand',
    ],
    ["import * as s3 from '@aws-sdk/client-s3';", 'everything (* as s3)'],
    ["import { Upload } from '@aws-sdk/lib-storage';", 'an upload'],
    [
      "import { askDocker } from './ask.ts';\nawait docker.getContainer(id).restart({ t: 1 });",
      "docker's restart",
    ],
    [
      "import type Docker from 'dockerode';\nawait docker.createContainer({ Image: 'x' });",
      "docker's createContainer",
    ],
    ["await (await clients.docker.open()).getImage('x').tag({});", "docker's tag"],
    ['await connection.raw();', 'a raw Redis connection'],
    ["const clients = createClients(environment, {}, 'changing');", 'clients for changing'],
  ])('is found in %j', (text, what) => {
    expect(trespasses('core/resources/tables/some.ts', text)).toEqual([what]);
  });
});
