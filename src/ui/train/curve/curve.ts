/** The learning curve: losses and the test error over updates, each axis linear or logarithmic. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TrainCell } from '../../../notebook/schema.ts';
import { controls, panel } from '../../bench/controls.css.ts';
import { significant, whole } from '../../bench/format.ts';
import { currentLanguage } from '../../language/language.ts';
import type { Theme } from '../../tokens.css.ts';
import '../lines.ts';
import type { Line, Lines } from '../lines.ts';
import type { TrainSession } from '../session.ts';

/** Between two spoken summaries while it trains [ms]. */
const SAY_EVERY = 15_000;

@customElement('train-curve')
export class TrainCurve extends LitElement {
  static override styles = [
    controls,
    panel,
    css`
      train-lines {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) session!: TrainSession;
  @property({ attribute: false }) cell: TrainCell | null = null;
  @property() theme: Theme = 'light';
  @state() private logLoss = true;
  @state() private logUpdates = false;
  @state() private spoken = '';
  private leave: (() => void) | null = null;
  private said = 0;
  private version = '';
  private lines: Lines | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = this.session.painter.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
  }

  override render(): TemplateResult {
    return html`
      <header>
        <h3>${msg('Learning curve')}</h3>
        <button
          aria-pressed=${this.logLoss}
          title=${msg('Logarithmic losses')}
          @click=${() => this.turn('logLoss')}
        >
          ${msg('Log loss')}
        </button>
        <button
          aria-pressed=${this.logUpdates}
          title=${msg('Logarithmic updates')}
          @click=${() => this.turn('logUpdates')}
        >
          ${msg('Log updates')}
        </button>
      </header>
      <train-lines
        .painter=${this.session.painter}
        .theme=${this.theme}
        .label=${msg('Losses over updates')}
        .read=${this.read}
      ></train-lines>
      <div class="visually-hidden" aria-live="polite">${this.spoken}</div>
    `;
  }

  private turn(axis: 'logLoss' | 'logUpdates'): void {
    this[axis] = !this[axis];
    this.version = '';
    this.session.painter.invalidate();
  }

  /** Called by the painter. */
  draw(now: number): undefined {
    if (now - this.said < SAY_EVERY && this.session.running) return undefined;
    this.said = now;
    this.spoken = summary(this.session);
    return undefined;
  }

  /** The lines, made anew only when the curve has grown. */
  private readonly read = (): Lines => {
    const { curve } = this.session;
    const version = `${curve.version}/${currentLanguage()}`;
    if (this.lines && version === this.version) return this.lines;
    this.version = version;
    // A logarithmic axis has no place for update zero.
    const points = this.logUpdates ? curve.points.filter(({ update }) => update > 0) : curve.points;
    const lines: Line[] = [
      {
        label: msg('training loss'),
        values: points.map(({ train }) => train),
        colour: 'ink',
        width: 1.5,
        points: points.length < 3,
      },
    ];
    const measured = (key: 'validation' | 'test') => {
      const values = points.map((point) => point[key]);
      return { values, count: values.filter((value) => !Number.isNaN(value)).length };
    };
    const validation = measured('validation');
    if (validation.count)
      lines.push({
        label: msg('validation loss'),
        values: validation.values,
        colour: 'accent',
        dash: [6, 4],
      });
    const test = measured('test');
    lines.push({
      label: msg('test MAE'),
      values: test.values,
      colour: 'error',
      points: test.count < 40,
      right: true,
    });
    this.lines = {
      x: points.map(({ update }) => update),
      lines,
      xLabel: msg('update'),
      xWhole: true,
      yLabel: msg('loss'),
      rightLabel: msg('test MAE'),
      xLog: this.logUpdates,
      yLog: this.logLoss,
      marks: this.cell?.task.kind === 'drift' ? [this.cell.task.jumpAfter] : [],
    };
    return this.lines;
  };
}

function summary({ curve, status }: TrainSession): string {
  if (!curve.points.length) return msg('No losses measured yet');
  const train = curve.last('train');
  const validation = curve.last('validation');
  const test = curve.last('test');
  const parts = [msg(str`Update ${whole(status?.update ?? train.update)}`)];
  if (train.update >= 0) parts.push(msg(str`training loss ${significant(train.value)}`));
  if (validation.update >= 0) parts.push(msg(str`validation loss ${significant(validation.value)}`));
  if (test.update >= 0) parts.push(msg(str`test mean absolute error ${significant(test.value)}`));
  return parts.join(', ');
}

declare global {
  interface HTMLElementTagNameMap {
    'train-curve': TrainCurve;
  }
}
