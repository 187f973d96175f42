import { basic, execute, told } from '../entry.ts';

/** Who the module is, and whose card is in it. */
export const identity = [
  basic(
    'ATI',
    'maker, model and firmware of the module',
    {},
    execute('tell it', { answers: ['Quectel_Ltd', 'Quectel_M95', 'Revision: M95FAR02A08', 'OK'] }),
  ),
  told('CGMI', 'who made the module', 'Quectel_Ltd'),
  told('CGMM', 'the model of the module', 'Quectel_M95'),
  told('CGMR', 'the firmware of the module', 'Revision: M95FAR02A08'),
  told('GMI', 'who made the module', 'Quectel_Ltd'),
  told('GMM', 'the model of the module', 'Quectel_M95'),
  told('GMR', 'the firmware of the module', 'Revision: M95FAR02A08'),
  told('GSN', 'the IMEI: the 15 digits of the module', '865852030000000'),
  told('CGSN', 'the IMEI: the 15 digits of the module', '865852030000000'),
  told('CIMI', 'the IMSI: the 15 digits of the subscriber', '460001234567890'),
  told('QCCID', 'the number of the SIM card', '89860012345678901234'),
  told('CNUM', 'the telephone number of the card, where it knows one', '+CNUM: "","+8613800000000",145'),
];
