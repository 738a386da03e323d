/** The host's configuration: strings, by the names of README's table of settings. */
export interface Configuration {
  /** Required, unless `KEEN_WRITE_KEY` is set: a write key of the Keen project. */
  readonly KEENIO_WRITE_KEY?: string;
  readonly KEEN_WRITE_KEY?: string;
  /** Required, unless `KEEN_PROJ_ID` is set: the id of the Keen project. */
  readonly KEENIO_PROJECT_ID?: string;
  readonly KEEN_PROJ_ID?: string;
  readonly [key: string]: string | undefined;
}
