import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Host extends ReactiveControllerHost {
  /** Whether a file hovers over the page. */
  dropping: boolean;
}

/**
 * Opens a notebook file dropped anywhere on the page. It looks before the benches do and takes `.json` alone; data
 * files go on to the bench they were dropped on.
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
    if (!file.name.toLowerCase().endsWith('.json')) return;
    event.stopPropagation();
    this.open(file);
  };
}
