import { CODE_PAGES, type CodePage, decodePage } from './code-pages.ts';

/**
 * Characters that listings and the languages around them use most. A text in one East Asian code page is valid in the
 * others too, as a row of characters that nobody writes: only what is written often tells them apart.
 */
const FAMILIAR: Readonly<Record<CodePage | 'utf-8', ReadonlySet<string>>> = (() => {
  const simplified =
    '活动连接协议本地址外部状态无法获取所有权信息进程名监听已建立等待关闭端口的一是不了在人我他这个们中来上大为和国到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行然家种事成方多经么去法学如都同现当没面起看定天分还好小其些主样理心前开但因只从想实日公此使情明性知全三又点正业两高间由问很重并物手应向头文体政美相见被利什二产或新己制身果加西月话合回特代内表化世位次度门任先海通教原东声提及比员解水真论处走义各入几条平系题别打女四神总何电数安少报结反受目感再做必件计管期市直资命山指统区保至队形社便空决治展马科司五基书非则听白却界达光放强即像且权思王完设式色路记南品住告类求据北边死张该交规万格望确共传师观清今切院让识候带导争运目标选项操作系统登录用户服务网络计算机文件请稍版权保留操作求提升';
  const traditional =
    '使用中連線協定本機位址外部狀態無法取得擁有權資訊處理程序名稱接聽已建立等待關閉埠的一是不了在人我他這個們來上大為和國到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡道行然家種事成方多經麼去法學如都同現當沒動面起看定天分還好小其些主樣理心她前開但因只從想實目標伺服器網路電腦檔案使用者系統請版著作權所有並';
  const japanese =
    '接続状態外部有効所者情報取得待機確立中番号日一国人年大十二本三時出入上下行見月後前生五間東四今高立会社地場新事合自分手方作用通信実要求管理名前処理操作接受元利可能動内定所著保留権限昇格必要';
  const sets = {
    gb18030: new Set(simplified),
    big5: new Set(traditional),
    shift_jis: new Set(japanese),
    cp850: new Set<string>(),
    'windows-1252': new Set<string>(),
  };
  return { ...sets, 'utf-8': new Set(simplified + traditional + japanese) };
})();

/** Letters of German and French, then of their neighbours, that stand in ordinary words. */
const OFTEN: ReadonlySet<string> = new Set('äöüÄÖÜßéèêàâçîïôûùÉÈÊÀÇ');
const SELDOM: ReadonlySet<string> = new Set('áíóúñÁÍÓÚÑãõÃÕòìåÅæøØëŒœ');

/** As much of a text as is judged. */
export const SAMPLE = 65_536;

/** The code page under which the bytes make most sense. */
export function likelyPage(bytes: Uint8Array): CodePage {
  const sample = bytes.subarray(0, SAMPLE);
  let best: CodePage = 'windows-1252';
  let most = Number.NEGATIVE_INFINITY;
  for (const page of CODE_PAGES) {
    const score = plausibility(decodePage(sample, page), page);
    if (score > most) {
      best = page;
      most = score;
    }
  }
  return best;
}

/** How much a text looks like one that somebody wrote: a sum over all that is not ASCII. */
export function plausibility(text: string, page: CodePage | 'utf-8'): number {
  let score = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) >= 0x80) score += weigh(text, at, page);
  }
  return score;
}

function weigh(text: string, at: number, page: CodePage | 'utf-8'): number {
  const code = text.charCodeAt(at);
  const character = text[at] ?? '';
  if (code === 0xfffd) return -4;
  if (code < 0xa0) return -2;
  if (isHan(code)) {
    if (FAMILIAR[page].has(character)) return 2;
    // One alone beside a Latin letter is two letters that were taken for one.
    const alone = !isEastAsian(text.charCodeAt(at - 1)) && !isEastAsian(text.charCodeAt(at + 1));
    return alone && (isAsciiLetter(text[at - 1]) || isAsciiLetter(text[at + 1])) ? -1.5 : 0.2;
  }
  if (code >= 0x3040 && code <= 0x30ff) return page === 'shift_jis' || page === 'utf-8' ? 2 : -0.5;
  if ((code >= 0x3000 && code < 0x3040) || (code >= 0xff01 && code <= 0xff5e)) return 0.5;
  if (code >= 0xff61 && code <= 0xff9f) return -0.5;
  if (code >= 0xc0 && code < 0x250) return page === 'gb18030' || page === 'big5' ? -0.5 : weighLetter(text, at);
  // Quotation marks and dashes, no-break space.
  if (code === 0xa0 || (code >= 0x2010 && code <= 0x2026)) return 0;
  return -1;
}

function weighLetter(text: string, at: number): number {
  const character = text[at] ?? '';
  const before = text[at - 1] ?? ' ';
  if (!isAsciiLetter(before) && !isAsciiLetter(text[at + 1])) return -1;
  // A capital within small letters.
  if (before >= 'a' && before <= 'z' && character !== character.toLowerCase()) return -1;
  if (OFTEN.has(character)) return 1.5;
  return SELDOM.has(character) ? 1.2 : -0.5;
}

function isHan(code: number): boolean {
  return code >= 0x4e00 && code <= 0x9fff;
}

function isEastAsian(code: number): boolean {
  return code >= 0x3000 && code <= 0xffef;
}

function isAsciiLetter(character: string | undefined): boolean {
  return character !== undefined && /^[A-Za-z]$/.test(character);
}
