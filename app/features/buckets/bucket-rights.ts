/** What this person may do with the objects and the settings of one side's bucket. */
export interface BucketRights {
  readonly upload: boolean;
  readonly deleteObject: boolean;
  readonly undelete: boolean;
  readonly restoreVersion: boolean;
  readonly deleteVersion: boolean;
  readonly restorePrefix: boolean;
  readonly deletePrefix: boolean;
  readonly setVersioning: boolean;
  readonly putLifecycle: boolean;
}

/** Which bucket of which environment a button acts on. */
export interface BucketPlace {
  readonly environmentId: string;
  /** Its name in that environment. */
  readonly bucket: string;
  readonly may: BucketRights;
}
