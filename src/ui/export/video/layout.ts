/** Where things lie in a picture of a video, in lengths of one 720 px high; larger ones are drawn larger by as much. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const WIDTH = 1_280;
export const HEIGHT = 720;
export const MARGIN = 32;
/** The circuit or the fields, beside the voltages. */
export const PICTURE: Box = { x: MARGIN, y: 120, width: 540, height: 500 };
