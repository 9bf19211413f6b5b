/** The controls of a sweep or comparison: run, go on, cancel; how far it is and how long it will take. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SeriesCell } from '../../notebook/schema.ts';
import { duration, whole } from '../bench/format.ts';
import type { SeriesSession } from './series-session.ts';

export interface SeriesActions {
  /** `fresh` runs everything anew. */
  readonly run: (fresh: boolean) => void;
  readonly cancel: () => void;
}

/** Run, Go on or Cancel, by what is done. */
export function runButtons(
  { running, done, total }: SeriesSession<SeriesCell>,
  isCurrent: boolean,
  { run, cancel }: SeriesActions,
): TemplateResult {
  if (running) return html`<button @click=${cancel}>${msg('Cancel')}</button>`;
  if (isCurrent && done > 0 && done < total)
    return html`<button class="primary" @click=${() => run(false)}>${msg('Go on')}</button>
      <button @click=${() => run(true)}>${msg('Run anew')}</button>`;
  const again = isCurrent && done > 0;
  return html`<button class=${again ? '' : 'primary'} @click=${() => run(true)}>
    ${again ? msg('Run again') : msg('Run')}
  </button>`;
}

/** One line under the controls. */
export function underWay(session: SeriesSession<SeriesCell>, isCurrent: boolean): TemplateResult {
  const { running, total, secondsLeft } = session;
  return html`<div class="under-way">
    ${
      running
        ? html`<progress
            aria-label=${msg('Runs done')}
            max=${Math.max(1, total)}
            .value=${session.done}
          ></progress>`
        : nothing
    }
    <span role="status">${words(session, isCurrent)}</span>
    ${running && secondsLeft > 0 ? html`<span>${msg(str`about ${duration(secondsLeft)} left`)}</span>` : nothing}
  </div>`;
}

function words({ state, done, total, runs }: SeriesSession<SeriesCell>, isCurrent: boolean): string {
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const count = msg(str`${whole(Math.floor(done))} of ${whole(total)} runs`);
  const fate = failed > 0 ? msg(str`, ${whole(failed)} failed`) : '';
  const then = isCurrent || runs.length === 0 ? '' : msg('. The recipe has changed since');
  switch (state) {
    case 'idle':
      return msg('Not run yet');
    case 'running':
      return `${count}${fate}`;
    case 'finished':
      return msg(str`All ${whole(total)} runs done${fate}${then}`);
    case 'cancelled':
    case 'failed':
      return msg(str`Stopped after ${count}${fate}${then}`);
    default:
      return state satisfies never;
  }
}
