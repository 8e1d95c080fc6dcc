import { gzipSync } from 'node:zlib';
import type { Bench, Part } from './bench.ts';
import { atMost, told } from './figure.ts';
import type { Figure } from './figure.ts';

const FIRST_VIEW = '/';
/** What each of these loads is told beside it. */
const VIEWS = [
  '/tables',
  '/tables/products/items',
  '/caches/main/keys',
  '/caches/main/monitor',
  '/buckets',
] as const;
const MOST_KILOBYTES = 130;

export const bundlePart: Part = {
  name: 'bundle',
  looksAt: 'JavaScript that a browser loads for a first view, as it is served',
  measure,
};

async function measure({ withStage }: Bench): Promise<readonly Figure[]> {
  return withStage({}, async ({ consoleUrl, operator }) => {
    const weigh = async (path: string) => {
      const { text } = await operator.visit(path);
      const scripts = scriptsOf(text);
      if (scripts.length === 0) throw new Error(`${path} names no script.`);
      const sizes = await Promise.all(scripts.map((script) => weightOf(`${consoleUrl}${script}`)));
      return { kilobytes: sizes.reduce((sum, size) => sum + size, 0) / 1_000, files: scripts.length };
    };
    const first = await weigh(FIRST_VIEW);
    const others: Figure[] = [];
    for (const path of VIEWS) {
      const { kilobytes, files } = await weigh(path);
      others.push(told(`${path}: JavaScript, gzip`, `${kilobytes.toFixed(1)} kB in ${files} files`));
    }
    return [
      atMost(`${FIRST_VIEW}: JavaScript, gzip`, first.kilobytes, {
        unit: 'kB',
        most: MOST_KILOBYTES,
        note: `${first.files} files`,
      }),
      ...others,
    ];
  });
}

/** Every script that the document asks a browser to load before anybody clicks. */
function scriptsOf(html: string): readonly string[] {
  const found = html.matchAll(/["'](\/assets\/[^"']+\.js)["']/g);
  return [...new Set([...found].map(([, path = '']) => path))];
}

async function weightOf(url: string): Promise<number> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return gzipSync(Buffer.from(await answer.arrayBuffer())).length;
}
