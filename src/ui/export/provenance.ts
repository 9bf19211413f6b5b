/** Where a file exported by this page comes from. */
import { BadInput } from '../../circuit/problem.ts';
import type { Provenance } from '../../notebook/export/provenance.ts';
import { encodeLink } from '../../notebook/link.ts';
import type { Notebook } from '../../notebook/schema.ts';

export async function provenanceOf(notebook: Notebook, cell: string): Promise<Provenance> {
  return { notebook, cell, link: await linkOf(notebook), build: __BUILD__, date: new Date().toISOString() };
}

/** The address at which this page opens the notebook; null where it is too large for one. */
async function linkOf(notebook: Notebook): Promise<string | null> {
  try {
    return new URL(await encodeLink(notebook), location.href).href;
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}
