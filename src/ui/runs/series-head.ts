/** The controls of a sweep or comparison: run, go on, cancel; how far it is and how long it will take. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SeriesCell } from '../../notebook/schema.ts';
import { duration, whole } from '../bench/format.ts';
import type { SeriesSession, StartHow } from './series-session.ts';

export interface SeriesActions {
  readonly run: (how: StartHow) => void;
  readonly cancel: () => void;
}

/** Run, Go on or Cancel, by what is done; rows of a comparison that failed may be tried again by themselves. */
export function runButtons(
  { running, done, total, ran, runs }: SeriesSession<SeriesCell>,
  isCurrent: boolean,
  { run, cancel }: SeriesActions,
): TemplateResult {
  if (running) return html`<button @click=${cancel}>${msg('Cancel')}</button>`;
  if (isCurrent && done > 0 && done < total)
    return html`<button class="primary" @click=${() => run('on')}>${msg('Go on')}</button>
      <button @click=${() => run('fresh')}>${msg('Run anew')}</button>`;
  const again = isCurrent && done > 0;
  const retry = again && ran?.cell.kind === 'compare' && runs.some(({ status }) => status === 'failed');
  return html`${retry ? html`<button @click=${() => run('failed')}>${msg('Run what failed')}</button>` : nothing}<button
      class=${again ? '' : 'primary'}
      @click=${() => run('fresh')}
    >
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
