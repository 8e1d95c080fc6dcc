/** What a channel was told of an environment's alarms: by name, since when the state is that it was told of. */
export type Told = Readonly<Record<string, number>>;

/** Which of many consoles tells the channel, and what was told. In the home environment's table. */
export interface AlarmWatch {
  /**
   * Takes the watch over an environment, or keeps it, until `until`; what was told so far. Undefined where another
   * console has it.
   */
  readonly take: (
    environmentId: string,
    owner: string,
    now: number,
    until: number,
  ) => Promise<Told | undefined>;
  /** Writes what is being told. False where the watch has passed to another: then nothing is told by this one. */
  readonly tell: (environmentId: string, owner: string, told: Told) => Promise<boolean>;
}
