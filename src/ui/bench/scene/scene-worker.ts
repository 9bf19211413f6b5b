/** The worker that draws every three-dimensional canvas of the page, each on its own stage. */
import { CircuitScene } from '../circuit/circuit-scene.ts';
import { LandscapeScene } from '../landscape/landscape-scene.ts';
import type { Addressed, FromScene, ToScene } from './messages.ts';
import type { Paint } from './paint.ts';
import { isSoftware } from './software.ts';
import { Stage } from './stage.ts';

interface Open {
  readonly stage: Stage;
  readonly circuit: CircuitScene | null;
  readonly landscape: LandscapeScene | null;
}

const open = new Map<number, Open>();

self.addEventListener('message', ({ data }: MessageEvent<Addressed<ToScene>>) => {
  if (data.type === 'open') start(data);
  else {
    const place = open.get(data.id);
    if (place) handle(data.id, place, data);
  }
});

function say(id: number, message: FromScene, transfer: Transferable[] = []): void {
  self.postMessage({ ...message, id }, { transfer });
}

function start({
  id,
  kind,
  canvas,
  width,
  height,
  ratio,
  paint,
}: Addressed<Extract<ToScene, { type: 'open' }>>): void {
  try {
    const software = isSoftware();
    const stage = new Stage({
      canvas,
      width,
      height,
      ratio,
      software,
      drawn: (draws) => say(id, { type: 'drawn', draws }),
    });
    open.set(id, place(kind, stage, paint));
    say(id, { type: 'ready', software });
  } catch (error) {
    say(id, { type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

const place = (kind: 'circuit' | 'landscape', stage: Stage, paint: Paint): Open => ({
  stage,
  circuit: kind === 'circuit' ? new CircuitScene(stage, paint) : null,
  landscape: kind === 'landscape' ? new LandscapeScene(stage, paint) : null,
});

function handle(
  id: number,
  { stage, circuit, landscape }: Open,
  message: Exclude<ToScene, { type: 'open' }>,
): void {
  switch (message.type) {
    case 'close':
      stage.dispose();
      open.delete(id);
      break;
    case 'resize':
      stage.resize(message.width, message.height, message.ratio);
      break;
    case 'paint':
      circuit?.setPaint(message.paint);
      landscape?.setPaint(message.paint);
      break;
    case 'camera':
      stage.move(message.move);
      break;
    case 'circuit':
      circuit?.setModel(message.model);
      break;
    case 'scale':
      circuit?.setScale(message.perVolt);
      break;
    case 'held':
      circuit?.setHeld(message.held);
      break;
    case 'voltages':
      circuit?.setVoltages(message.values);
      say(id, { type: 'spent', values: message.values }, [message.values.buffer]);
      break;
    case 'lines':
      circuit?.setLines(message.count);
      break;
    case 'marks':
      circuit?.mark(message);
      break;
    case 'pick':
      if (circuit)
        say(id, {
          type: 'picked',
          token: message.token,
          ...circuit.pick(message.x, message.y, message.reach),
        });
      break;
    case 'picture':
      void stage
        .picture(message.ratio, message.aspect, circuit?.exchange(message.voltages))
        .then((picture) => say(id, { type: 'pictured', token: message.token, picture }, [picture]));
      break;
    case 'surface':
      landscape?.setSurface(message.model);
      break;
    case 'trail':
      landscape?.setTrail(message.points);
      break;
    default:
      message satisfies never;
  }
}
