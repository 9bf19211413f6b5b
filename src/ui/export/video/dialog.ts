/** Asks how the video of a run is to be, makes it, and says how far it is. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { BadInput, type Problem } from '../../../circuit/problem.ts';
import type { Progress } from '../../../engine/engine.ts';
import type { Provenance } from '../../../notebook/export/provenance.ts';
import { duration } from '../../bench/format.ts';
import { choices } from '../../dialogs/choices.css.ts';
import { PageDialog } from '../../dialogs/page-dialog.ts';
import { sentence } from '../../dialogs/sentence.ts';
import { download } from '../../download.ts';
import type { BenchSource } from '../source.ts';
import { makeVideo } from './make.ts';
import { FPS, LENGTHS, SIZES, type Picture, type VideoOptions } from './plan.ts';

/** A video to make: of which bench, with what inside, under which name. */
export interface VideoJob {
  readonly source: BenchSource;
  readonly provenance: () => Promise<Provenance>;
  readonly name: string;
}

/** Least time between two changes of the progress shown [ms]. */
const TOLD = 200;

@customElement('kirchhoff-video')
export class VideoDialog extends PageDialog<VideoJob> {
  @state() private options: VideoOptions = { seconds: LENGTHS[1], size: SIZES[0], picture: 'none' };
  @state() private running: AbortController | null = null;
  @state() private progress: Progress | null = null;
  @state() private secondsLeft = NaN;
  @state() private said = '';
  @state() private problems: readonly Problem[] = [];
  private pictures: readonly Picture[] = [];

  static override styles = [
    ...PageDialog.styles,
    choices,
    css`
      .under-way {
        display: grid;
        gap: var(--space-1);
        margin-block-start: var(--space-4);
        color: var(--muted);
        font-size: var(--text-small);
      }

      progress {
        inline-size: 100%;
        accent-color: var(--accent);
      }

      [role='status'] {
        flex: 1;
        align-self: center;
        color: var(--accent);
      }

      [role='alert'] {
        padding-inline-start: var(--space-3);
        border-inline-start: 2px solid var(--error);
      }
    `,
  ];

  override async show(job: VideoJob): Promise<void> {
    this.pictures = picturesOf(job.source);
    this.options = { ...this.options, picture: this.pictures[0] };
    await super.show(job);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('content') && this.content === null) this.remove();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort();
  }

  protected override heading(): string {
    return msg('Video of the run');
  }

  protected override body(): TemplateResult {
    const { seconds, size, picture } = this.options;
    const pictures: Record<Picture, string> = {
      circuit: msg('Circuit'),
      field: msg('Fields'),
      none: msg('Voltages alone'),
    };
    return html`<div class="choices">
        ${this.#choice(
          msg('Length'),
          LENGTHS,
          seconds,
          (each) => `${each} s`,
          (chosen) => ({ seconds: chosen }),
        )}
        ${this.#choice(
          msg('Size'),
          SIZES,
          size,
          (each) => `${each.width} × ${each.height}`,
          (chosen) => ({ size: chosen }),
        )}
        ${this.#choice(
          msg('Picture'),
          this.pictures,
          picture,
          (each) => pictures[each],
          (chosen) => ({ picture: chosen }),
        )}
      </div>
      <p>
        ${msg(str`The recorded run, ${FPS} pictures a second, in the colours of the page. It is made on this device, and carries its recipe: drop it on the page to open it again.`)}
      </p>
      ${canEncode() ? nothing : html`<p role="alert">${msg('This browser cannot encode video. Open the lab in a current Chrome, Edge or Firefox, or export the recorded run as a table.')}</p>`}
      ${this.progress ? this.#underWay(this.progress) : nothing}
      ${
        this.problems.length
          ? html`<div role="alert">
              ${this.problems.map(({ problem, remedy }) => html`<p>${sentence(problem)} ${sentence(remedy)}</p>`)}
            </div>`
          : nothing
      }`;
  }

  #choice<T>(
    label: string,
    choices: readonly T[],
    chosen: T,
    name: (choice: T) => string,
    change: (choice: T) => Partial<VideoOptions>,
  ): TemplateResult {
    const changed = ({ target }: Event): void => {
      if (target instanceof HTMLSelectElement)
        this.options = { ...this.options, ...change(choices[target.selectedIndex]) };
    };
    return html`<label>
      ${label}
      <select ?disabled=${this.running !== null} @change=${changed}>
        ${choices.map((each) => html`<option ?selected=${each === chosen}>${name(each)}</option>`)}
      </select>
    </label>`;
  }

  #underWay({ done, total }: Progress): TemplateResult {
    const left = Number.isFinite(this.secondsLeft) ? msg(str`about ${duration(this.secondsLeft)} left`) : '';
    return html`<div class="under-way">
      <progress aria-label=${msg('Pictures done')} max=${total} .value=${done}></progress>
      <span>${msg(str`picture ${done} of ${total}`)}${left ? html`, ${left}` : nothing}</span>
    </div>`;
  }

  protected override actions(job: VideoJob): TemplateResult {
    return html`<span role="status">${this.said}</span>
      <button
        class=${this.running ? '' : 'primary'}
        ?disabled=${!canEncode()}
        @click=${() => (this.running ? this.running.abort() : void this.#make(job))}
      >
        ${this.running ? msg('Cancel') : msg('Make the video')}
      </button>`;
  }

  async #make({ source, provenance, name }: VideoJob): Promise<void> {
    const running = new AbortController();
    const { signal } = running;
    this.running = running;
    this.problems = [];
    this.said = msg('Making the video');
    const began = performance.now();
    let told = -Infinity;
    const onProgress = (progress: Progress): void => {
      const now = performance.now();
      if (now - told < TOLD) return;
      told = now;
      this.progress = progress;
      const perPicture = (now - began) / progress.done;
      this.secondsLeft = (perPicture * (progress.total - progress.done)) / 1_000;
    };
    try {
      const file = await makeVideo(source, this.options, await provenance(), { signal, onProgress });
      download(name, file);
      this.said = msg(str`Saved as ${name}`);
    } catch (error) {
      this.said = signal.aborted ? msg('Cancelled') : '';
      if (error instanceof BadInput) this.problems = error.problems;
      else if (!signal.aborted) throw error;
    } finally {
      this.running = null;
      this.progress = null;
      this.secondsLeft = NaN;
    }
  }
}

const canEncode = (): boolean => typeof VideoEncoder !== 'undefined';

/** What can be shown beside the voltages, in the order of the bench's panels. */
function picturesOf({ root, cell }: BenchSource): readonly Picture[] {
  const circuit = root.querySelector('bench-circuit') !== null;
  const fields = root.querySelector('bench-fields')?.shown() ?? [];
  const panels = [...new Set(cell.view.panels)].filter(
    (panel) => (panel === 'circuit' && circuit) || (panel === 'field' && fields.length > 0),
  );
  return [...(panels as Picture[]), 'none'];
}

declare global {
  interface HTMLElementTagNameMap {
    'kirchhoff-video': VideoDialog;
  }
}
