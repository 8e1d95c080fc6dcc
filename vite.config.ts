import { vitePlugin as remix } from '@remix-run/dev';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';
import remixConfig from './remix.config.js';

const ICONS = path.join(import.meta.dirname, 'node_modules/lucide-react/dist/esm/icons');
/** What the first view is made of, and what every page has. */
const FIRST_VIEW = [
  'app/components',
  'app/features/overview',
  'app/features/runbooks/first-links.tsx',
  'app/features/deployments/stage-mark.tsx',
];

/** The files of the icons that these sources name: `Undo2` is `undo-2`, which may stand for another's file. */
function iconsOf(sources: readonly string[]): ReadonlySet<string> {
  const named = sources.flatMap(filesOf).flatMap((file) => {
    const list = /import \{([^}]*)\} from 'lucide-react'/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    return [...list.matchAll(/\w+/g)].map(([name]) =>
      name.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase(),
    );
  });
  return new Set(named.flatMap((name) => [name, aliasOf(name) ?? name]));
}

function filesOf(source: string): readonly string[] {
  if (source.endsWith('.tsx')) return [source];
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(source, name));
}

function aliasOf(name: string): string | undefined {
  try {
    const text = readFileSync(path.join(ICONS, `${name}.mjs`), 'utf8');
    return /export \{ default \} from '\.\/([\w-]+)\.mjs'/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

/** Small parts that the frame of every page is made of. */
const EVERY_PAGE =
  /\/app\/components\/(clock|format|now-and-then|page|quiet-revalidate|ui\/(badge|button|link-tabs|pair-link)|pair\/side|gate\/(gate-context|use-run-stream))\.tsx?$/;

const firstIcons = iconsOf(FIRST_VIEW);

/** A hundred files of a few hundred bytes weigh more than one, and each is a request; two keep the first view light. */
function chunkOf(id: string): string | undefined {
  const icon = /\/lucide-react\/dist\/esm\/icons\/([\w-]+)\.m?js$/.exec(id)?.[1];
  if (icon !== undefined) return firstIcons.has(icon) ? 'frame' : 'icons';
  if (EVERY_PAGE.test(id)) return 'shell';
  // Both kinds of icons are made by these: they belong to the chunk that is always there.
  return /\/node_modules\/(react|lucide-react)\//.test(id) ? 'frame' : undefined;
}

export default defineConfig({
  plugins: [remix(remixConfig)],
  build: {
    // Source maps of the browser's files would hand out the sources of whatever a module shares with the server.
    sourcemap: false,
    target: 'es2022',
    // An image in a style sheet as a data: address could not be kept by the browser.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        manualChunks: chunkOf,
      },
    },
  },
});
