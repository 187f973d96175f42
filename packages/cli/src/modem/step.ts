/** What a modem is about while it is brought up, and taken down, in the words of a person. */
const STEPS: Readonly<Record<string, string>> = {
  CPIN: 'SIM',
  CCID: 'SIM',
  QCCID: 'SIM',
  CREG: 'network',
  CGREG: 'network',
  CGATT: 'GPRS',
  QICSGP: 'context',
  QIREGAPP: 'context',
  QIACT: 'context',
  QILOCIP: 'context',
};

/** The step that a command belongs to; nothing where it says nothing about that. */
export const stepOf = (command: string): string | undefined => {
  const name = /^AT\+([A-Z]+)/i.exec(command)?.[1]?.toUpperCase();
  return name === undefined ? undefined : STEPS[name];
};
