import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** One file that a browser may load. */
export interface BundleFile {
  /** From the client folder, with `/` between. */
  readonly name: string;
  readonly text: string;
}

const moduleShape = { module: z.string(), imports: z.array(z.string()).default([]) };
const manifestSchema = z.object({
  entry: z.object(moduleShape),
  routes: z.record(z.string(), z.object(moduleShape)),
});

/** What a bundle must not hold, and the words by which it would be known. */
const FORBIDDEN: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'an AWS SDK',
    pattern: /@aws-sdk\/|@smithy\/|X-Amz-Target|amz-sdk-invocation-id|aws-sdk-js|AwsSdkSigV4/,
  },
  { what: 'ioredis', pattern: /ioredis|MaxRetriesPerRequestError|redis-parser/ },
  { what: 'dockerode', pattern: /dockerode|docker-modem|DOCKER_CERT_PATH/ },
  {
    what: 'a module of Node',
    pattern: /(from|import)\s*\(?\s*["']node:|require\(["'](node:|fs|net|tls|child_process)/,
  },
  { what: "a module that Vite has emptied, since it is Node's", pattern: /__vite-browser-external/ },
  { what: 'the name of a secret', pattern: /SESSION_SECRET|secretAccessKey|AWS_SECRET_ACCESS_KEY/ },
  { what: "a value of the developers' environment", pattern: /local-whatsapp-token|local-verify-token/ },
  { what: 'a source map', pattern: /sourceMappingURL=/ },
];

/** Every script and style of a built client. */
export async function readBundle(clientDirectory: string): Promise<readonly BundleFile[]> {
  const entries = await readdir(clientDirectory, { withFileTypes: true, recursive: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile() && /\.(m?js|css|map)$/.test(entry.name))
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const name = path.relative(clientDirectory, file).split(path.sep).join('/');
        return { name, text: await readFile(file, 'utf8') };
      }),
  );
}

/** Sentences about what must not reach a browser, each with the file that holds it. */
export function findForbidden(files: readonly BundleFile[]): readonly string[] {
  return files.flatMap(({ name, text }) =>
    FORBIDDEN.flatMap(({ what, pattern }) => {
      const found = pattern.exec(text);
      return found ? [`${name} holds ${what}: ${found[0]}`] : [];
    }),
  );
}

export interface FirstView {
  readonly gzipBytes: number;
  readonly files: readonly { readonly name: string; readonly gzipBytes: number }[];
}

/**
 * What a browser loads for routes that are shown together: the entry, their modules, what those import, and Remix's
 * list of routes.
 * @throws RangeError where the bundle has no list of routes, or lacks one of the routes or files.
 */
export function weighRoutes(files: readonly BundleFile[], routes: readonly string[]): FirstView {
  const list = files.find(({ name }) => /^assets\/manifest-[^/]*\.js$/.test(name));
  const json = list && /window\.__remixManifest\s*=\s*(\{.*\})/s.exec(list.text)?.[1];
  if (!list || !json) throw new RangeError('The bundle has no list of routes (assets/manifest-….js).');
  const manifest = manifestSchema.parse(JSON.parse(json));
  const modules = routes.map((id) => {
    const route = manifest.routes[id];
    if (!route) throw new RangeError(`The bundle has no route ${id}.`);
    return route;
  });
  const names = new Set([
    list.name,
    ...[manifest.entry, ...modules]
      .flatMap((one) => [one.module, ...one.imports])
      .map((url) => url.replace(/^\//, '')),
  ]);
  const weighed = [...names].map((name) => {
    const file = files.find((one) => one.name === name);
    if (!file) throw new RangeError(`The bundle lacks ${name}.`);
    return { name, gzipBytes: gzipSync(file.text).length };
  });
  return {
    gzipBytes: weighed.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0),
    files: weighed.sort((a, b) => b.gzipBytes - a.gzipBytes),
  };
}
