import { runTool } from './tool.ts';

/** A program of this repository, and where it stands when it is bundled; both from the root. */
export interface Program {
  readonly main: string;
  readonly bundle: string;
}

/**
 * Bundles a program into one file that Node runs as it is; packages stay where they are installed. Read from its sources, a program of a
 * thousand modules takes twice the memory and several times as long to start. What a module finds by its own place, it has to find by the
 * bundle's, which is why `app/http/…` and `build/program/…` are equally far from the root.
 * @throws Stated with the bundler's words where it can not be bundled.
 */
export function bundleProgram(root: string, { main, bundle }: Program, signal?: AbortSignal): Promise<void> {
  const words = ['--bundle', '--platform=node', '--format=esm', '--target=node20', '--packages=external'];
  return runTool(root, ['esbuild', main, ...words, `--outfile=${bundle}`, '--log-level=warning'], {
    sentence: `${main} could not be bundled.`,
    ...(signal && { signal }),
  });
}
