/** The 15 characters by their label, with how they are said. */
export const NUMERALS = [
  ['零', 'líng'], ['一', 'yī'], ['二', 'èr'], ['三', 'sān'], ['四', 'sì'], ['五', 'wǔ'], ['六', 'liù'], ['七', 'qī'], ['八', 'bā'],
  ['九', 'jiǔ'], ['十', 'shí'], ['百', 'bǎi'], ['千', 'qiān'], ['万', 'wàn'], ['亿', 'yì'],
].map(([character, pinyin], index) => ({ label: index + 1, character, pinyin }));

export function pinyin(label) {
  return NUMERALS[label - 1]?.pinyin ?? '';
}
