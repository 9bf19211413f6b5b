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
  Video: '视频',
  'Video of the run': '运行视频',
  Length: '时长',
  Size: '尺寸',
  Picture: '画面',
  'Voltages alone': '仅电压',
  'The recorded run, {0} pictures a second, in the colours of the page. It is made on this device, and carries its recipe: drop it on the page to open it again.':
    '已记录的运行，每秒 {0} 帧，采用页面的配色。视频在本设备上生成，并附带配方：将其拖到页面上即可重新打开。',
  'This browser cannot encode video. Open the lab in a current Chrome, Edge or Firefox, or export the recorded run as a table.':
    '此浏览器无法编码视频。请使用新版 Chrome、Edge 或 Firefox 打开实验室，或将运行记录导出为表格。',
  'Pictures done': '已完成的帧数',
  'picture {0} of {1}': '第 {0} 帧，共 {1} 帧',
  'Make the video': '生成视频',
  'Making the video': '正在生成视频',
  'Recorded run': '运行记录',
  'Energy and residual': '能量与残余电流',
  'This file was exported from a notebook and carries it.': '此文件由笔记本导出，并附带该笔记本。',
  'Open the notebook': '打开笔记本',
};
