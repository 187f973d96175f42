/** The sections of the application note that say how a module behaves, and what each is about. */
export const sections = [
  ['2.1', 'One connection or several, commands and data apart or not: what there is'],
  ['2.2', 'From power on to data: what is judged, in which order, and how it ends'],
  ['3', 'Setting up a context, and activating it'],
  ['3.1', 'One connection as a client'],
  ['3.2', 'One connection as a server, and one as a client beside it'],
  ['3.3', 'Several connections as clients'],
  ['3.4', 'Several connections as a server, and some as a client among them'],
  ['4', 'Transparent mode: setting it up, and its two modes of the UART'],
  ['4.1', 'One transparent connection as a client'],
  ['4.2', 'One transparent connection as a server'],
  ['5.1', 'A client is accepted'],
  ['5.2.2.1', 'Sending with changeable length'],
  ['5.2.2.2', 'Sending with fixed length'],
  ['5.2.2.3', 'Timed sending'],
  ['5.2.2', 'What was sent, and what is acknowledged'],
  ['5.3.1', 'Received data that is pushed, and its headers'],
  ['5.3.2', 'Received data that waits to be read'],
  ['5.4', 'Closing a connection'],
  ['5.5', 'Deactivating a context, which may take minutes'],
  ['5.6.1', 'The states of the stack: figures 3 and 4'],
  ['5.6.2', 'Asking for the state; DCD'],
  ['6.1', 'Keeping a connection alive'],
  ['6.2', 'Finding out whether the peer is there'],
  ['6.3', 'CLOSED in data mode: payload, or the truth'],
  ['7.1', 'Two contexts, one of them in the foreground'],
  ['7.2', 'Connections over both contexts at once'],
  ['8.1', 'Connecting by name'],
  ['8.2', 'Asking for the addresses of a name'],
  ['9', 'Sleep, and waking up'],
];

/** The commands of the stack that the note names. */
export const commands = [
  'QIFGCNT QICSGP QIREGAPP QIACT QILOCIP QIDEACT QIMUX QIMODE QITCFG QIDNSIP QIDNSCFG QIDNSGIP',
  'QIOPEN QISEND QISACK QICLOSE QISERVER QILPORT QISRVC QINDI QIRD QIHEAD QISHOWRA QISHOWLA QISHOWPT',
  'QIAUTOS QISTAT QISTATE QISSTAT QSCLK ATO',
]
  .join(' ')
  .split(' ');

/** What belongs to them: line settings that the note needs, and the rest of the family. */
export const family = [
  'AT&C AT&D AT&F AT&W ATE ATI ATZ CFUN CGATT CGREG CIMI CMEE COPS CPIN CREG CSQ GSN IPR',
  'QCCID QCFG QIKALIVE QINISTAT QIPROMPT QISCON QISDE QIURC QNTP QPING QPOWD QTEMP ATS',
]
  .join(' ')
  .split(' ');

/** How a command begins on the wire. */
export const lineOf = (command) => (command.startsWith('AT') ? command : `AT+${command}`);
