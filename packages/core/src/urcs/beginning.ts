/** The URCs that are one text each. */
const TEXTS = [
  'CLOSED',
  'CCLOSED',
  'SCLOSED',
  'CONNECT OK',
  'CONNECT FAIL',
  'ALREADY CONNECT',
  'SERVER OK',
  '+PDP DEACT',
  'RDY',
  'Call Ready',
  'SMS Ready',
  'NORMAL POWER DOWN',
  'UNDER_VOLTAGE POWER DOWN',
  'UNDER_VOLTAGE WARNING',
  'OVER_VOLTAGE POWER DOWN',
  'OVER_VOLTAGE WARNING',
  'ALARM RING',
  'NO CARRIER',
  'RING',
];

/** How the URCs begin that tell a value. */
const PREFIXES = [
  'REMOTE IP:',
  '+QIRDI:',
  '+CREG:',
  '+CGREG:',
  '+CFUN:',
  '+CPIN:',
  '+CMTI:',
  '+QIACT:',
  '+QIDEACT:',
  '+QNTP:',
  '+QPING:',
];

const INDEX = /^[0-5] *(?:, *)?/;

/** Whether a line that begins with `text` may become a known URC: `0, CLO` may, `0, 1` may not. */
export const mayBegin = (text: string): boolean => {
  const said = text.replace(INDEX, '');
  return (
    TEXTS.some((whole) => whole.startsWith(said)) ||
    PREFIXES.some((prefix) => prefix.startsWith(said) || said.startsWith(prefix))
  );
};
