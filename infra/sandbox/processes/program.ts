/** What an image holds, as a program of this machine. */
export interface Program {
  /** The words that start it, without a shell: `['node', '/…/ingestion-api.mjs']`. */
  readonly command: readonly string[];
  /** Variables that are baked into the image, as a Dockerfile's ENV. `APP_VERSION` is the image's tag. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Programs by the last part of an image's repository: `ingestion-api`. */
export type Programs = Readonly<Record<string, Program>>;
