/** The most a segment carries over GPRS, so that the module sees what it would see there. */
export const segment = 1460;
