const LABEL_WIDTH = 16;

/** Tells how the start goes: one line a part, with the seconds that it took. */
export interface Progress {
  /** Runs a part and prints its line at the end: what `run` resolves with is what is told. */
  readonly part: (label: string, run: () => Promise<string>) => Promise<void>;
  readonly line: (label: string, text: string) => void;
}

export function createProgress(print: (line: string) => void): Progress {
  const line = (label: string, text: string) => print(`${label.padEnd(LABEL_WIDTH)} ${text}`);
  return {
    line,
    async part(label, run) {
      const began = performance.now();
      const text = await run();
      line(label, `${text} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    },
  };
}
