/** The notebook inside an exported file of any kind: read with its lengths checked, never executed or rendered. */
import { shorten } from '../../circuit/hostile.ts';
import { reject } from '../../circuit/problem.ts';
import { checkFileSize } from '../../data/caps.ts';
import { NOTEBOOK_MEMBER } from '../../data/npz.ts';
import { isZip, openZip } from '../../data/zip.ts';
import { readJson } from '../json.ts';
import { NOTEBOOK_CAPS } from '../schema.ts';
import { notebookInComments } from './comments.ts';
import { isPng, notebookInPng } from './png.ts';
import { notebookInSvg } from './svg.ts';
import { isWebm, notebookInWebm } from './webm.ts';

const LESS_THAN = 0x3c;
const HASH = 0x23;

/**
 * The document an exported file carries, not yet checked against the schema; undefined where it carries none. Throws
 * BadInput where the file is too large or what it carries is damaged.
 */
export function carriedNotebook(name: string, bytes: Uint8Array): unknown {
  const path = shorten(name);
  checkFileSize(path, bytes.length, NOTEBOOK_CAPS.fileBytes);
  const json = jsonIn(path, bytes);
  return json ? readJson(json, NOTEBOOK_CAPS.fileBytes, path) : undefined;
}

function jsonIn(path: string, bytes: Uint8Array): Uint8Array | null {
  if (isPng(bytes)) return notebookInPng(path, bytes);
  if (isZip(bytes)) return notebookInZip(path, bytes);
  if (isWebm(bytes)) return notebookInWebm(path, bytes);
  if (bytes[0] === LESS_THAN) return notebookInSvg(bytes);
  if (bytes[0] === HASH) return notebookInComments(bytes);
  return null;
}

function notebookInZip(path: string, bytes: Uint8Array): Uint8Array | null {
  const zip = openZip(path, bytes);
  const index = zip.entries.findIndex(({ name }) => name === NOTEBOOK_MEMBER);
  if (index < 0) return null;
  const { size } = zip.entries[index];
  if (size > NOTEBOOK_CAPS.fileBytes)
    reject(
      path,
      `its notebook unpacks to ${size} bytes`,
      `Keep notebooks to ${NOTEBOOK_CAPS.fileBytes} bytes`,
    );
  return zip.unpack(index, `${path} ${NOTEBOOK_MEMBER}`);
}
