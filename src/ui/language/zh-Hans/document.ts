/** Writing in the notebook, its list, embedding it, and asking for predictions. */
export const document = {
  // Notebook
  'the title': '标题',
  Title: '标题',
  'Summary, one line': '摘要，一行',
  'An empty text': '空文本',
  Caption: '图注',
  'Markdown; maths between $ signs. Ctrl+Enter or Escape when done.':
    'Markdown；公式写在 $ 之间。按 Ctrl+Enter 或 Escape 完成。',
  'Add a cell': '添加单元',
  Text: '文本',
  Bench: '实验台',
  'Circuit that learns': '学习电路',
  'A machine of the family': '同族机器',
  'BRIM: bistable spins': 'BRIM：双稳态自旋',
  'NP-GL: linear, fitted offline': 'NP-GL：线性，离线拟合',
  'DS-GL: a mesh of communities': 'DS-GL：社区网格',
  'Spins on four chips': '四块芯片上的自旋',
  'EADS: conditioning, solving, decoding': 'EADS：调节、求解、解码',
  'Forward-forward: stages that learn by themselves': '前向-前向：各级自行学习',
  '{0} without a title': '无标题的{0}',

  // Cells
  Edit: '编辑',
  Done: '完成',
  'Edit {0}': '编辑 {0}',
  'Done editing {0}': '完成编辑 {0}',
  'More for {0}': '{0} 的更多操作',
  'Move, duplicate, collapse, delete': '移动、复制、折叠、删除',
  'Move up': '上移',
  'Move down': '下移',
  Duplicate: '创建副本',
  Expand: '展开',
  Collapse: '折叠',
  Delete: '删除',
  'Unlock, without its question': '解锁并去掉提问',

  // Edits, as they are undone
  'edit a recipe': '编辑配方',
  'edit a text': '编辑文本',
  'edit the title': '编辑标题',
  'add a cell': '添加单元',
  'move a cell': '移动单元',
  'duplicate a cell': '创建单元副本',
  'delete a cell': '删除单元',
  'collapse a cell': '折叠单元',
  'make a prediction': '作出预测',
  'ask for a prediction': '要求预测',
  'unlock a cell': '解锁单元',
  'open a version': '打开版本',

  // List of notebooks
  'Every notebook you edit is kept here, in this browser and nowhere else, as you write. Clearing the browser’s data for this site removes them; files and links do not depend on it.':
    '您编辑的每个笔记本都会随写随存在此处，只在此浏览器中，不存往别处。清除浏览器中本站的数据会将其删除；文件和链接不受影响。',
  'Nothing yet. Edit any notebook, or start a new one.': '尚无内容。编辑任一笔记本，或新建一个。',
  'Versions of {0}': '{0} 的版本',
  Versions: '版本',
  'Delete {0}': '删除 {0}',
  'No earlier version yet; one is kept every five minutes of editing.':
    '尚无更早的版本；编辑时每五分钟保留一个。',
  '"{0}" is deleted.': '“{0}”已删除。',
  'Put it back': '恢复',

  // Citing
  'Cite this notebook': '引用此笔记本',
  'A line of text': '一行文字',
  'The method': '所用方法',
  'Write as': '写作',
  'Copy: {0}': '复制：{0}',
  'The notebook is too large for an address to cite. Save it as a file, put that where readers can fetch it, and add its address.':
    '笔记本过大，没有可供引用的地址。请将其保存为文件，放在读者能取得的地方，并补上该地址。',
  'The address leads to this machine, where others cannot open it. Cite from the address the lab has for them.':
    '该地址指向本机，他人无法打开。请在他人可访问的实验室地址上引用。',

  // Embedding
  'Embed in another page': '嵌入其他网页',
  'The whole notebook': '整个笔记本',
  'One cell': '一个单元',
  'Only what the cell draws': '仅单元的图形',
  'Everything can be changed': '全部可以修改',
  'The run can be played, the recipe is locked': '可以运行，配方锁定',
  'No controls': '无控件',
  Show: '显示',
  Cell: '单元',
  Controls: '控件',
  'Copy this into the other page. Adding &origin= with that page’s own address lets it play, pause and read the run by messages; the manual says how.':
    '将此代码复制到其他网页。加上 &origin= 和该网页的地址后，它便可通过消息运行、暂停和读取；方法见手册。',
  Frame: '框架',
  'There is no such cell in this notebook.': '此笔记本中没有这个单元。',
  'Open in Kirchhoff': '在 Kirchhoff 中打开',

  // Predictions
  'Ask for a prediction': '要求预测',
  'A sentence': '一句话',
  'A number': '一个数',
  'One of several': '多选一',
  'The recipe is locked and the run cannot be played until the reader has predicted. The prediction goes into the reader’s own link.':
    '读者作出预测之前，配方锁定，也不能运行。预测会写入读者自己的链接。',
  Question: '问题',
  Answer: '回答',
  'Choices, one a line': '选项，每行一个',
  Unit: '单位',
  'Shown when the run is over': '运行结束后显示',
  Ask: '提问',
  'Your prediction, before you play': '运行之前，您的预测',
  Predict: '预测',
  'Write what you expect first.': '请先写下您的预期。',
  Choose: '请选择',
  'You predicted: {0}': '您的预测：{0}',
  'Your prediction is in the link of this notebook: copy the link to hand it in.':
    '您的预测已写入此笔记本的链接：复制链接即可提交。',
};
