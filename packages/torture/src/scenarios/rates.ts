/** Bytes a second of a UART at 115,200 and at 921,600 baud. */
export const RATES = [11_520, 92_160] as const;
