/** The three stages that the platform is built for. An environment of the console stands on one of them. */
export const STAGES = ['dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

/** Staging is named like production, with its own ending. */
export function named(stage: Stage, logical: string): string {
  return `${stage === 'dev' ? 'tiktok' : 'tiktok-commerce'}-${logical}-${stage}`;
}

/** A name per stage. */
export type Named = Readonly<Record<Stage, string>>;

export function perStage(name: (stage: Stage) => string): Named {
  return { dev: name('dev'), staging: name('staging'), prod: name('prod') };
}

/** Production keeps the bare name; every other stage appends its own. */
export function suffixed(base: string): Named {
  return perStage((stage) => (stage === 'prod' ? base : `${base}-${stage}`));
}

/** One name in every stage: what stands in an account of its own, and is found by no name that tells the stage. */
export function everywhere(name: string): Named {
  return perStage(() => name);
}
