/** Version and commit of this build. */
declare const __BUILD__: string;
/** The notebooks in `public/notebooks`, read when the page was built. */
declare const __NOTEBOOKS__: readonly {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Path below the page, or null until one is drawn. */
  readonly thumbnail: string | null;
}[];
