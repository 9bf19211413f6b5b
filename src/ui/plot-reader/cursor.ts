/** The cursor that keys move over a chart: drawn where it is, said when it moves. */
import { css } from 'lit';
import type { ChartModel, Place, Readable } from './model.ts';
import { firstPlace, indexAt, nextPlace } from './moves.ts';
import { placeWords, valueWords } from './words.ts';

/** Between two announcements [ms]: a key held down moves faster than anyone can be told. */
const SAY_EVERY = 300;

const styles = css`
  .mark {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }

  .mark i {
    position: absolute;
    left: var(--left);
    inset-block: 0;
    border-left: 1px solid var(--accent);
  }

  .mark b {
    position: absolute;
    left: var(--left);
    top: var(--top);
    width: 9px;
    height: 9px;
    margin: -4.5px;
    border: 2px solid var(--paper);
    border-radius: 50%;
    background: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }

  .mark span {
    position: absolute;
    left: var(--left);
    top: var(--top);
    max-width: 100%;
    padding: 0 var(--space-1);
    border: 1px solid var(--line);
    border-radius: 2px;
    background: var(--paper);
    color: var(--ink);
    font-size: var(--text-small);
    white-space: nowrap;
  }
`;

/** Room between the sample and its words [px]. */
const GAP = 8;

export class Cursor {
  private place: Place | null = null;
  /** Where along the axis: an index means another sample once a recording was thinned. */
  private x = NaN;
  private readonly mark = document.createElement('div');
  private readonly label = document.createElement('span');
  private readonly rule = document.createElement('i');
  active = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private said = -Infinity;
  /** Keys pressed before anything was drawn. */
  private early: (readonly [key: string, shift: boolean])[] = [];

  constructor(
    private readonly chart: Readable,
    root: ShadowRoot,
    private readonly say: (words: string) => void,
  ) {
    this.mark.className = 'mark';
    this.mark.ariaHidden = 'true';
    this.mark.append(this.rule, document.createElement('b'), this.label);
    const sheet = styles.styleSheet;
    if (sheet && !root.adoptedStyleSheets.includes(sheet))
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  key(key: string, shift: boolean): void {
    const model = this.chart.model();
    if (model?.points) this.goTo(nextPlace(model, this.current(model), key, shift));
    else this.early.push([key, shift]);
  }

  goTo(place: Place): void {
    if (!this.show(place)) return;
    this.chart.moved?.(place);
    this.announce();
  }

  /** Puts the mark at a sample and says nothing; whether there is anything to mark. */
  show(place: Place): boolean {
    const model = this.chart.model();
    if (!model?.points) return false;
    this.place = place;
    this.x = model.x(place.index);
    this.active = true;
    this.redraw();
    return true;
  }

  hide(): void {
    this.active = false;
    this.early = [];
    clearTimeout(this.timer);
    this.mark.remove();
    this.chart.moved?.(null);
  }

  /** Puts the mark where its sample is drawn now, and goes where keys have asked for before. */
  redraw(): void {
    if (this.early.length && this.chart.model()?.points)
      for (const [key, shift] of this.early.splice(0)) this.key(key, shift);
    if (!this.active) return;
    const model = this.chart.model();
    const place = model?.points ? this.current(model) : null;
    const spot = place && this.chart.spot(place.trace, place.index);
    if (!model || !place || !spot) {
      this.mark.remove();
      return;
    }
    const { over, left, top, rule } = spot;
    if (this.mark.parentElement !== over) over.append(this.mark);
    this.rule.hidden = !rule;
    this.label.textContent = `${model.name(place.trace)}, ${valueWords(model, place)}`;
    this.mark.style.setProperty('--left', `${left.toFixed(1)}px`);
    this.mark.style.setProperty('--top', `${top.toFixed(1)}px`);
    this.arrange(over, left, top);
  }

  /** Keeps the words inside the chart, beside the sample or above it. */
  private arrange(over: HTMLElement, left: number, top: number): void {
    const { offsetWidth, offsetHeight } = this.label;
    const right = left + GAP + offsetWidth <= over.clientWidth;
    const x = right ? GAP : Math.max(-left, -GAP - offsetWidth);
    const y = top >= offsetHeight + GAP ? -GAP - offsetHeight : GAP;
    this.label.style.translate = `${x.toFixed(0)}px ${y.toFixed(0)}px`;
  }

  private current(model: ChartModel): Place {
    if (!this.place) return firstPlace(model);
    const { trace, index } = this.place;
    const known =
      trace < (model.all ?? Infinity) && (model.all !== undefined || model.traces.includes(trace));
    const same = index < model.points && model.x(index) === this.x;
    if (known && same) return this.place;
    return { trace: known ? trace : model.traces[0], index: same ? index : indexAt(model, this.x) };
  }

  private announce(): void {
    clearTimeout(this.timer);
    const wait = Math.max(0, this.said + SAY_EVERY - performance.now());
    this.timer = setTimeout(() => {
      const model = this.chart.model();
      if (!model?.points) return;
      this.said = performance.now();
      this.say(placeWords(model, this.current(model)));
    }, wait);
  }
}
