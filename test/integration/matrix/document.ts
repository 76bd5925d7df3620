import type { Suspicion } from '../../../src/model/index.ts';
import type { MeasuredIntruder, MeasuredMachine } from './record.ts';
import { INTRUDER_WORDS, MACHINE_WORDS, type Words } from './words.ts';

interface Page {
  /** Of `Words`. */
  readonly word: 0 | 1;
  readonly head: string;
  readonly intruders: { readonly text: string; readonly columns: readonly string[] };
  readonly machines: { readonly text: string; readonly columns: readonly string[] };
  readonly suspicion: Readonly<Record<Suspicion, string>>;
  readonly listed: string;
  readonly nothing: string;
}

const ENGLISH: Page = {
  word: 0,
  head: `# What is found, and what is not

[中文](zh/matrix.md)

Both tables are measured: each intrusion is staged by a real, harmless program in a throw-away host, each honest machine runs real
packages, and \`menshen check --json\` judges them (\`test/integration/matrix/\`). \`npm run matrix\` writes this page; the tests fail where it
no longer says what they measure. What the findings mean and how they add up: [signals.md](signals.md).`,
  intruders: {
    text: `## Intruders

Each finding's check command was run too, and shows what it is said to show. \`none\` and \`low\` are meant: such a sign alone is too
weak to accuse anybody. The last three are looked for by \`menshen check --hidden\`, on a machine whose \`/proc/net\` was filtered.`,
    columns: ['Intrusion', 'Findings and weights', 'Suspicion'],
  },
  machines: {
    text: `## Honest machines

Every port and every connection was judged, none above \`low\`. The table leaves out ports that the kernel hands out by itself,
since their numbers change. Of each signal, the heaviest finding is told.`,
    columns: ['Machine', 'Ports', 'Findings and weights', 'Worst suspicion'],
  },
  suspicion: { none: 'none', low: 'low', medium: 'medium', high: 'high' },
  listed: ', ',
  nothing: '–',
};

const CHINESE: Page = {
  word: 1,
  head: `# 能发现什么，不会误报什么

[English](../matrix.md)

两张表都是实测结果：每种入侵都由真实而无害的程序在一次性主机中演示，每台正常机器都运行真实的软件包，再由 \`menshen check --json\` 判断（见 \`test/integration/matrix/\`）。本页由 \`npm run matrix\` 生成；一旦与实测不符，测试就会失败。各个发现的含义和权重如何相加，见 [signals.md](signals.md)。`,
  intruders: {
    text: `## 入侵

每个发现所附的查看命令也都运行过，确实显示它所说的内容。“无”和“低”是有意的：单凭这样的迹象不足以怀疑谁。最后三种由 \`menshen check --hidden\` 在 \`/proc/net\` 被过滤的机器上查出。`,
    columns: ['入侵方式', '发现与权重', '可疑程度'],
  },
  machines: {
    text: `## 正常机器

判断了每个端口和每条连接，没有一个超过“低”。内核自动分配的端口号码每次不同，不列入表中。每种信号只列权重最大的发现。`,
    columns: ['机器', '端口数', '发现与权重', '最高可疑程度'],
  },
  suspicion: { none: '无', low: '低', medium: '中', high: '高' },
  listed: '、',
  nothing: '–',
};

export interface Measured {
  readonly intruders: readonly MeasuredIntruder[];
  readonly machines: readonly MeasuredMachine[];
}

/** `docs/matrix.md`, or its Chinese twin. */
export function matrixPage(language: 'en' | 'zh', { intruders, machines }: Measured): string {
  const page = language === 'en' ? ENGLISH : CHINESE;
  const findings = (found: readonly string[]): string =>
    found.length === 0 ? page.nothing : found.map((one) => `\`${one}\``).join(page.listed);
  const intruderRows = intruders.map((row) => [
    wordOf(INTRUDER_WORDS, row.id, page),
    findings(row.findings),
    page.suspicion[row.suspicion],
  ]);
  const machineRows = machines.map((row) => [
    wordOf(MACHINE_WORDS, row.id, page),
    String(row.ports),
    findings(row.findings),
    page.suspicion[row.suspicion],
  ]);
  return `${[
    page.head,
    page.intruders.text,
    table(page.intruders.columns, intruderRows),
    page.machines.text,
    table(page.machines.columns, machineRows),
  ].join('\n\n')}\n`;
}

function wordOf(words: Readonly<Record<string, Words>>, id: string, { word }: Page): string {
  const found = words[id];
  if (found === undefined) throw new Error(`no words for ${id}`);
  return found[word];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
