import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const bundleSchema = z.object({
  /** The environment that it was exported from. */
  environment: z.string(),
  takenAt: z.string(),
  /** The bucket of that environment that holds everything. */
  bucket: z.string(),
  tables: z.array(z.object({ logical: z.string(), key: z.string(), items: z.string() })),
  buckets: z.array(z.object({ logical: z.string(), folder: z.string() })),
});
export type Bundle = z.infer<typeof bundleSchema>;

const NAME = 'bundle.json';

export async function writeBundle(directory: string, bundle: Bundle): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, NAME);
  await writeFile(file, `${JSON.stringify(bundle, null, 2)}\n`);
  return file;
}

/** The sentence that says why there is none, where there is none. */
export async function readBundle(directory: string): Promise<Bundle | string> {
  const file = path.join(directory, NAME);
  try {
    return bundleSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? `There is no ${file}: export first, by npm run export:dev-data.`
      : `${file} is no bundle: ${error instanceof Error ? error.message : String(error)}`;
  }
}
