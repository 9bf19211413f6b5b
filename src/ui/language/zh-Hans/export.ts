import type { Translations } from '../language.ts';

/** Exported files. */
export const exporting: Translations = {
  Export: '导出',
  '{0} as {1}': '{0}，{1} 格式',
  'Carry the whole notebook': '附带整个笔记本',
  'Each file carries its recipe, of this cell or of the whole notebook. Drop it on the page to open it again.':
    '每个文件都附带配方，可为本单元或整个笔记本。把文件拖到页面上即可重新打开。',
  'Making {0} as {1}': '正在生成{0}（{1}）',
  Script: '脚本',
  'Recorded run': '运行记录',
  'Energy and residual': '能量与残余电流',
  'This file was exported from a notebook and carries it.': '此文件由笔记本导出，并附带该笔记本。',
  'Open the notebook': '打开笔记本',
};
