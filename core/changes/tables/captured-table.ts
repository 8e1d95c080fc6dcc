import { z } from 'zod';
import type { CaptureManifest, CaptureReads } from '../../actions/action.ts';
import { RUN_ID } from '../../actions/run-id.ts';
import type { Failure } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';
import { CAPTURE_FORMAT } from './engine/capture-table.ts';
import type { TableCapture } from './engine/capture-table.ts';
import type { TableSettings } from './engine/settings/settings.ts';

/** A deleted table's settings alone: its items are in a backup of DynamoDB's. */
export const SETTINGS_FORMAT = 'dynamodb-table-settings-1';

export const captureId = z.string().regex(RUN_ID, 'must be the id of a capture');

const settingsSchema = z.object({ settings: z.object({ table: z.string(), arn: z.string() }).passthrough() });
const captureSchema = settingsSchema.extend({
  segments: z.number().int().min(0),
  items: z.number().int().min(0),
  bytes: z.number().min(0),
  checksum: z.string(),
});

type Manifested =
  | { readonly outcome: 'found'; readonly manifest: CaptureManifest }
  | { readonly outcome: 'none'; readonly sentence: string; readonly failure?: Failure };

/** A capture's manifest, while it is kept. */
export async function manifestOf(captures: CaptureReads, id: string, now: number): Promise<Manifested> {
  try {
    const manifest = await captures.manifest(id);
    return manifest && manifest.expiresAt >= now
      ? { outcome: 'found', manifest }
      : { outcome: 'none', sentence: 'There is no such capture, or it is not kept any more.' };
  } catch (error) {
    const failure = failureOf(error, 's3:GetObject');
    return { outcome: 'none', sentence: 'The capture can not be read.', failure };
  }
}

/** The table that a capture holds; undefined where it holds something else. */
export function capturedTableOf({ format, facts }: CaptureManifest): TableCapture | undefined {
  if (format !== CAPTURE_FORMAT || !captureSchema.safeParse(facts).success) return undefined;
  return facts as unknown as TableCapture;
}

/** The settings that a capture of a table holds, with its items or without. */
export function capturedSettingsOf({ format, facts }: CaptureManifest): TableSettings | undefined {
  const isKnown = format === CAPTURE_FORMAT || format === SETTINGS_FORMAT;
  if (!isKnown || !settingsSchema.safeParse(facts).success) return undefined;
  return (facts as unknown as { readonly settings: TableSettings }).settings;
}
