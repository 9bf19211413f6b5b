import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Host extends ReactiveControllerHost {
  /** Whether a file hovers over the page. */
  dropping: boolean;
}

/** Files that only a notebook may be in, and those that hold data unless they carry one. */
const NOTEBOOKS = /\.(?:json|png|svg|py|webm)$/i;
const DATA = /\.(?:csv|npz)$/i;
const CELLS = ['KIRCHHOFF-BENCH', 'KIRCHHOFF-TRAIN'];

/**
 * Opens a notebook file dropped anywhere on the page, or an exported file that carries one. It looks before the
 * benches do; data files go on to the bench they were dropped on, which asks where such a file carries a notebook.
 */
export class JsonDrop implements ReactiveController {
  constructor(
    private readonly host: Host,
    private readonly open: (file: File) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('dragover', this.#over);
    window.addEventListener('dragleave', this.#leave);
    window.addEventListener('drop', this.#drop, { capture: true });
  }

  hostDisconnected(): void {
    window.removeEventListener('dragover', this.#over);
    window.removeEventListener('dragleave', this.#leave);
    window.removeEventListener('drop', this.#drop, { capture: true });
  }

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.host.dropping = true;
  };

  readonly #leave = (event: DragEvent): void => {
    // Leaving for another element of the page has a related target; leaving the window has none.
    if (event.relatedTarget === null) this.host.dropping = false;
  };

  readonly #drop = (event: DragEvent): void => {
    this.host.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    // Whatever it is, the browser must not leave the page for it.
    event.preventDefault();
    const onCell = event
      .composedPath()
      .some((place) => place instanceof Element && CELLS.includes(place.tagName));
    if (!NOTEBOOKS.test(file.name) && (onCell || !DATA.test(file.name))) return;
    event.stopPropagation();
    this.open(file);
  };
}
